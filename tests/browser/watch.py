"""Whatever the pages of a test complain of: failed scripts, refusals of the policy, failed loads."""

from playwright.sync_api import BrowserContext, ConsoleMessage, Error, WebError

# The event tells also of what the console keeps quiet about; it is dispatched on the document.
TELL = """addEventListener("securitypolicyviolation", (event) =>
  console.error(`Refused by the policy: ${event.effectiveDirective} ${event.blockedURI}`));"""


class Watch:
    """Collects complaints of the contexts that it follows; a test names those that it provokes on purpose."""

    def __init__(self) -> None:
        self.complaints: list[str] = []
        self.contexts: list[BrowserContext] = []

    def follow(self, context: BrowserContext) -> None:
        """Note every complaint of the context's present and future pages."""
        self.contexts.append(context)
        context.add_init_script(TELL)
        context.on("console", self._note)
        context.on("weberror", self._note_error)

    def _note(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            self.complaints.append(f"{message.location.get('url', '')}: {message.text}")

    def _note_error(self, error: WebError) -> None:
        self.complaints.append(str(error.error))

    def forgive(self, *texts: str) -> None:
        """Forget the complaints that hold one of these texts, and see to it that each was there."""
        self.settle()
        for text in texts:
            kept = [complaint for complaint in self.complaints if text not in complaint]
            assert len(kept) < len(self.complaints), f"Nobody complained of {text!r}: {self.complaints}"
            self.complaints = kept

    def settle(self) -> None:
        """Wait until what the pages have said so far has arrived here."""
        for page in [page for context in self.contexts for page in context.pages]:
            try:
                page.evaluate("1")
            except Error:  # it is on its way to another page
                page.wait_for_load_state()
