// The same wall for Node.js, which writes the HTML report.
const fs = require("node:fs");
const net = require("node:net");
const dns = require("node:dns");

function walled(owner, name, hostOf) {
  const original = owner[name];
  owner[name] = function (...given) {
    const host = hostOf(given);
    const allowed = host === undefined || ["localhost", "127.0.0.1", "::1"].includes(host);
    fs.appendFileSync(process.env.WALL_LOG, `${allowed ? "allowed" : "BLOCKED"} ${name} ${host}\n`);
    if (!allowed) throw new Error(`walled: ${name} ${host}`);
    return original.apply(this, given);
  };
}

walled(net.Socket.prototype, "connect", ([first]) => (Array.isArray(first) ? first[0] : first)?.host);
walled(dns, "lookup", ([host]) => host);
