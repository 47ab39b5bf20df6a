#!/usr/bin/env node
// List contacts through `infusionsoft --rpc`, with Node and nothing beside it.
//
//   ./contacts.mjs --sandbox     the embedded stand-in, no account needed
//   ./contacts.mjs               your account, authorized before with: infusionsoft authorize
//   INFUSIONSOFT=path/to/infusionsoft ./contacts.mjs …

import { spawn } from "node:child_process";
import { createInterface } from "node:readline";

/** The program as a child process; any number of calls at the same time. */
class Infusionsoft {
  #calls = new Map();
  #lastID = 0;
  #end = null;

  constructor(...options) {
    const program = process.env.INFUSIONSOFT ?? "infusionsoft";
    this.child = spawn(program, [...options, "--rpc"], { stdio: ["pipe", "pipe", "inherit"] });
    this.child.on("error", (error) => this.#stop(error));
    this.child.stdin.on("error", () => {}); // The reader is about to find out as well.
    createInterface({ input: this.child.stdout })
      .on("line", (line) => this.#take(line))
      .on("close", () => this.#stop(new Error("infusionsoft ended before it had answered")));
  }

  /** The result of a call; a failure has the `code` and `data` of the answer. */
  call(method, params = {}) {
    if (this.#end) return Promise.reject(this.#end);
    const id = ++this.#lastID;
    this.child.stdin.write(JSON.stringify({ jsonrpc: "2.0", id, method, params }) + "\n");
    return new Promise((resolve, reject) => this.#calls.set(id, { resolve, reject }));
  }

  /** The end of its input is how the program is told to finish. */
  end() {
    this.child.stdin.end();
  }

  #take(line) {
    if (this.#end) return;
    let message;
    try {
      message = JSON.parse(line);
      if (message.method) return; // a notification, such as token.refreshed
      const { resolve, reject } = this.#calls.get(message.id);
      this.#calls.delete(message.id);
      const { result, error } = message;
      if (error) reject(Object.assign(new Error(error.message), error));
      else resolve(result);
    } catch {
      this.#stop(new Error(`this is no answer: ${line.slice(0, 60)}`));
      this.child.kill();
    }
  }

  #stop(error) {
    this.#end ??= error;
    for (const { reject } of this.#calls.values()) reject(this.#end);
    this.#calls.clear();
  }
}

async function main(options) {
  const account = new Infusionsoft(...options);
  try {
    if (options.includes("--sandbox")) {
      const { authorization_url: url } = await account.call("authorize", { listen: false });
      const { redirect_url: code } = await account.call("sandbox.approve", { url });
      await account.call("code", { code });
    }
    const { contacts } = await account.call("contacts.list", { limit: 5, fields: ["id"] });
    // All at once over one connection; the results come in the order of the list.
    const full = await Promise.all(contacts.map(({ id }) => account.call("contacts.get", { id })));
    for (const { id, given_name, family_name } of full) {
      console.log([id, [given_name, family_name].filter(Boolean).join(" ")].join("\t"));
    }
  } finally {
    account.end();
  }
}

main(process.argv.slice(2)).catch((error) => {
  console.error(`contacts.mjs: ${error.message}`);
  process.exitCode = 1;
});
