// Runs an OpenID provider: the package oidc-provider, which stands in the folder
// that is the first argument. It prints its issuer. What it knows comes in a line of
// JSON on standard input, and it ends with that.
import { generateKeyPairSync } from "node:crypto";
import { once } from "node:events";
import { createServer } from "node:http";
import { createInterface } from "node:readline";
import { pathToFileURL } from "node:url";

const { Provider } = await import(pathToFileURL(`${process.argv[2]}/node_modules/oidc-provider/lib/index.js`));
const server = createServer(async (request, response) => (await handler)(request, response));
server.listen(0, "127.0.0.1");
await once(server, "listening");
const issuer = `http://127.0.0.1:${server.address().port}`;
const keys = [generateKeyPairSync("rsa", { modulusLength: 2048 }), generateKeyPairSync("ec", { namedCurve: "P-256" })];
const lines = createInterface({ input: process.stdin });
const handler = once(lines, "line").then(([line]) => {
  const { clients, people } = JSON.parse(line);
  return new Provider(issuer, {
    clients,
    claims: { openid: ["sub"], profile: ["name"], email: ["email", "email_verified"], groups: ["groups"] },
    findAccount: (_, login) => people[login] && { accountId: login, claims: () => ({ sub: login, ...people[login] }) },
    jwks: { keys: keys.map(({ privateKey }) => privateKey.export({ format: "jwk" })) },
    pkce: { required: () => true },
  }).callback();
});
lines.on("close", () => process.exit());
console.log(issuer);
