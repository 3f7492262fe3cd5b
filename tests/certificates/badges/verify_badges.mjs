// Verifies badges with npm's @digitalbazaar/vc, in safe mode and without a network, and prints what it found.
import * as status from "@digitalbazaar/vc-bitstring-status-list";
import * as vc from "@digitalbazaar/vc";
import { DataIntegrityProof } from "@digitalbazaar/data-integrity";
import { cryptosuite } from "@digitalbazaar/eddsa-rdfc-2022-cryptosuite";
import { named } from "@digitalbazaar/credentials-context";
import fs from "node:fs";

const { cases, documents } = JSON.parse(fs.readFileSync(process.argv[2], "utf8"));
const v2 = named.get("v2");
documents[v2.id] = v2.context;
const suite = new DataIntegrityProof({ cryptosuite });
globalThis.fetch = () => { throw new Error("the network was asked"); };

const verify = async ({ name, badge, list }) => {
  const known = list ? { ...documents, [list.id]: list } : documents;
  const documentLoader = async (url) => {
    if (!Object.hasOwn(known, url)) throw new Error(`refused: ${url}`);
    return { contextUrl: null, documentUrl: url, document: structuredClone(known[url]) };
  };
  const found = { name, verified: false, revoked: null, why: "" };
  try {
    const result = await vc.verifyCredential({
      credential: structuredClone(badge), suite, documentLoader, checkStatus: status.checkStatus,
    });
    found.verified = result.verified;
    found.revoked = result.statusResult?.results?.[0]?.status ?? null;
    found.why = JSON.stringify(result.error ?? "", (key, value) => (key === "stack" ? undefined : value));
  } catch (error) {
    found.why = String(error);
  }
  return found;
};
process.stdout.write(JSON.stringify(await Promise.all(cases.map(verify))));
