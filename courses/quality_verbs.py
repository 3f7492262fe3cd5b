"""Whether a learning objective begins with a verb that can be seen and measured, in three languages.

Sources: the ITU Academy's quality assurance checklist for instructor-led training, part 1 (objectives follow
Bloom's revised taxonomy, with action verbs of its levels, “avoiding verbs such as “understand” “know” “learn”
or variations”), https://academy.itu.int/documentation/qa-checklist-instructor-led-training; the levels are
those of L. W. Anderson and D. R. Krathwohl (eds.), *A Taxonomy for Learning, Teaching, and Assessing*, 2001.
The lists of words are our own. A verb on neither list is not refused, only asked about.
"""

import unicodedata
from enum import Enum

CHECKED = ("en", "fr", "es")
EXAMPLES = {"en": "Measure", "fr": "Mesurer", "es": "Medir"}
MAX_READ = 200  # characters; the verb stands at the beginning


class Verb(Enum):
    """What the first verb of an objective is."""

    MEASURABLE = "measurable"
    VAGUE = "vague"
    UNKNOWN = "unknown"


_MEASURABLE = {
    "en": """
        define describe identify label list locate match memorise memorize name outline quote recall recite
        recognise recognize record repeat reproduce retrieve select state tell
        classify compare contrast convert demonstrate discuss distinguish exemplify explain express
        extrapolate illustrate infer interpret paraphrase predict report restate rewrite summarise summarize
        translate trace show sort group rank order arrange tabulate
        administer apply calculate carry change choose complete compute conduct configure connect deploy
        draft draw edit employ enter execute fill find fit follow implement install keep lead maintain make
        manage map measure modify monitor operate perform practise practice prepare present process produce
        program publish put read register repair run schedule send set sketch solve store test time train
        transfer translate treat type update upload use verify visit write secure run share teach guide help
        advise answer ask book correct resolve reduce replace remove lower close reject obtain
        choose invite welcome host debate rehearse code encode annotate extract filter merge
        brief budget call capture coordinate cut deliver file give handle hold inform
        mediate moderate negotiate note offer open protect provide respond restore safeguard save separate
        support take turn warn weigh split count act adopt adjust allocate assign automate
        analyse analyze attribute break categorise categorize deconstruct deduce detect diagnose diagram
        differentiate discriminate dissect divide estimate examine experiment inspect investigate organise
        organize outline prioritise prioritize question relate reconstruct structure subdivide survey
        appraise argue assess check conclude convince criticise criticize critique decide defend determine
        evaluate grade judge justify measure prove rate recommend review score support validate value weigh
        adapt arrange assemble author build combine compile compose construct create design develop devise
        establish extend formulate generate hypothesise hypothesize improve integrate invent model plan
        propose rearrange redesign reorganise reorganize revise rewrite simulate specify synthesise synthesize
    """,
    "fr": """
        citer decrire definir denommer designer enumerer identifier indiquer inventorier lister localiser
        memoriser montrer nommer rappeler reciter reconnaitre relever repeter reperer reproduire retrouver
        selectionner situer lire
        classer classifier comparer contraster convertir demontrer discuter distinguer differencier dire
        expliquer exposer exprimer illustrer inferer interpreter ordonner paraphraser predire prevoir ranger
        rapporter reformuler resumer traduire trier exemplifier regrouper commenter
        accompagner administrer aider animer appliquer apprecier calculer choisir completer compter conduire
        configurer connecter coordonner deployer dessiner diriger donner effectuer employer encadrer
        enregistrer enseigner envoyer executer faire fixer former gerer guider implementer informer installer
        manipuler mener mesurer mettre modifier moderer noter obtenir operer orienter ouvrir partager
        participer piloter placer planifier poser pratiquer preparer presenter produire programmer proteger
        publier realiser rediger regler remplir reparer repondre resoudre restaurer sauvegarder securiser
        suivre tenir tester traiter transformer utiliser verifier alerter avertir maintenir superviser
        signaler repartir fournir tracer conserver chiffrer constituer esquisser corriger reduire remplacer
        inviter accueillir ouvrir fermer obtenir extraire filtrer chiffrer coder debattre trouver
        analyser attribuer cartographier categoriser chercher decomposer deduire detecter determiner
        diagnostiquer dissocier examiner estimer experimenter hierarchiser inspecter mettre opposer organiser
        prioriser questionner rechercher relier rassembler schematiser separer structurer sonder
        argumenter arbitrer auditer conclure contester controler convaincre critiquer decider defendre
        evaluer juger justifier mesurer peser prouver recommander trancher valider verifier
        adapter agencer ameliorer assembler batir combiner composer concevoir conjuguer construire creer
        developper elaborer etablir etendre formuler generer imaginer integrer inventer modeliser monter
        negocier planifier produire projeter proposer reconstruire reorganiser reviser simuler specifier
        synthetiser ecrire rediger
    """,
    "es": """
        citar definir denominar describir designar enumerar enunciar escoger identificar indicar listar
        localizar memorizar mencionar mostrar nombrar recitar reconocer recordar registrar repetir reproducir
        rotular seleccionar senalar situar ubicar leer
        agrupar clasificar comparar contrastar convertir debatir decir demostrar diferenciar discutir
        distinguir ejemplificar explicar exponer expresar ilustrar inferir interpretar ordenar parafrasear
        predecir prever reformular relatar resumir traducir
        acompanar administrar aplicar asesorar asignar ayudar calcular colocar completar conducir conectar
        configurar coordinar contar dar desplegar dibujar dirigir efectuar ejecutar elegir emplear ensenar
        enviar escribir facilitar formar gestionar guardar guiar hacer impartir implementar informar instalar
        llevar manejar mantener manipular medir moderar modificar montar obtener operar orientar participar
        planificar poner practicar preparar presentar producir programar proteger publicar realizar redactar
        reparar resolver responder restaurar seguir supervisar transferir usar utilizar alertar avisar
        compartir dividir proporcionar repartir abrir cerrar corregir reducir reemplazar sustituir
        invitar acoger extraer filtrar codificar encontrar esbozar constituir localizar entregar
        analizar atribuir buscar cartografiar categorizar comprobar deducir descomponer desglosar detectar
        determinar diagnosticar diferenciar examinar estimar experimentar inspeccionar investigar jerarquizar
        organizar priorizar relacionar separar subdividir
        argumentar auditar calificar concluir contrastar controlar convencer criticar decidir defender evaluar
        juzgar justificar medir ponderar probar recomendar revisar sopesar validar valorar verificar
        adaptar ajustar combinar compilar componer concebir construir crear desarrollar disenar elaborar
        ensamblar establecer formular generar idear imaginar integrar inventar mejorar modelar negociar
        planear proponer proyectar reconstruir reorganizar simular sintetizar especificar trazar
    """,
}

_VAGUE = {
    "en": """
        understand know learn appreciate comprehend grasp realise realize gain acquire study internalise
        internalize believe feel enjoy see think have be become familiarise familiarize get raise aware
        understanding knowledge awareness familiarity acquaint perceive
    """,
    "fr": """
        comprendre connaitre savoir apprendre apprehender assimiler acquerir avoir etre decouvrir saisir
        croire penser sentir voir familiariser initier interioriser percevoir prendre sensibiliser
        connaissance comprehension apprentissage
    """,
    "es": """
        comprender entender conocer saber aprender asimilar adquirir tener ser estar descubrir captar creer
        pensar sentir ver familiarizar iniciar interiorizar percibir tomar sensibilizar apreciar
        conocimiento comprension aprendizaje
    """,
}

# What may stand before the verb: “By the end learners will be able to measure …”.
_BEFORE = {
    "en": ("be able to", "able to", "to", "will", "can", "learners", "participants", "trainees", "students",
           "you", "the", "confidently", "correctly", "accurately", "independently", "quickly", "safely"),
    "fr": ("etre capable de", "etre en mesure de", "etre capables de", "capable de", "savoir", "pouvoir",
           "de"),
    "es": ("ser capaz de", "ser capaces de", "estar en condiciones de", "capaz de", "poder", "saber", "a"),
}  # fmt: skip
_INFINITIVES = {"fr": ("er", "ir", "re", "oir"), "es": ("ar", "er", "ir")}

_WORDS = {
    kind: {language: frozenset(words.split()) for language, words in lists.items()}
    for kind, lists in ((Verb.MEASURABLE, _MEASURABLE), (Verb.VAGUE, _VAGUE))
}


def first_verb(text: str, language: str) -> tuple[Verb, str]:
    """Return what the first verb of `text` is, and that word as it is written.

    Nothing before the verb counts that only leads up to it, as in “be able to measure”; a person who will
    “be able to understand” is told about *understand*.
    """
    words = text[:MAX_READ].replace("’", "'").split()
    folded = [_bare(word, language) for word in words]
    start = _lead_in(folded, language)
    if start >= len(words):
        return Verb.UNKNOWN, words[0].strip(".,;:") if words else ""
    word = folded[start]
    if word in ("se", "s") and start + 1 < len(words):  # French reflexives
        start += 1
        word = folded[start]
    for kind in (Verb.VAGUE, Verb.MEASURABLE):
        if _WORDS[kind][language] & _forms(word, language):
            return kind, words[start].strip(".,;:«»“”\"'()")
    return Verb.UNKNOWN, words[start].strip(".,;:«»“”\"'()")


def _lead_in(folded: list[str], language: str) -> int:
    """Return how many words only lead up to the verb; such a word alone is the verb itself."""
    start, moved = 0, True
    while moved and start < len(folded):
        moved = False
        for phrase in _BEFORE[language]:
            parts = phrase.split()
            after = start + len(parts)
            if (
                folded[start:after] == parts
                and after < len(folded)
                and _leads_on(phrase, folded[after], language)
            ):
                start, moved = after, True
                break
    return start


def _leads_on(phrase: str, following: str, language: str) -> bool:
    """“Savoir mesurer” leads on to a verb; “savoir la différence” does not."""
    if phrase in ("savoir", "pouvoir", "saber", "poder"):
        return following.removesuffix("se").endswith(_INFINITIVES[language])
    return True


def _forms(word: str, language: str) -> set[str]:
    """The word, and what it is without an ending or a reflexive pronoun."""
    forms = {word}
    if language == "en":
        forms |= {word.removesuffix("s"), word.removesuffix("es")}
    elif language == "es":
        forms.add(word.removesuffix("se"))
    elif word.startswith("s'"):
        forms.add(word[2:])
    return forms


def _bare(word: str, language: str) -> str:
    """The word in small letters, without accents and without signs around it."""
    plain = unicodedata.normalize("NFKD", word.casefold())
    return "".join(char for char in plain if char.isalpha() or char == "'").strip("'")
