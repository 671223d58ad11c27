// Prints what readers of decision records make of those in a folder, as JSON: the
// packages that Log4brains and Backstage use themselves.
"use strict";

// Backstage's reader asks this one for addresses alone, and it is large.
const Module = require("module");
const load = Module._load;
Module._load = (name, ...rest) => (name === "@backstage/catalog-model" ? {} : load(name, ...rest));

const fs = require("fs");
const path = require("path");
const { Log4brains } = require("@log4brains/core");
const { madrFilePathFilter, parseMadrWithFrontmatter } = require("@backstage/plugin-adr-common");

const dir = process.argv[2];
const backstage = (file) => {
  if (!madrFilePathFilter(`docs/adr/${file}`)) return null;
  const { status, date, content } = parseMadrWithFrontmatter(fs.readFileSync(path.join(dir, "docs/adr", file), "utf8"));
  return { status, date, title: /^# (.*)$/m.exec(content)?.[1] };
};

(async () => {
  const log4brains = {};
  for (const a of await Log4brains.create(dir).searchAdrs()) {
    log4brains[path.basename(a.file.relativePath)] = {
      status: a.status, date: a.publicationDate?.slice(0, 10), title: a.title, by: a.supersededBy ?? "", deciders: a.deciders.join(),
    };
  }
  const files = fs.readdirSync(path.join(dir, "docs/adr"));
  console.log(JSON.stringify({ log4brains, backstage: Object.fromEntries(files.map((file) => [file, backstage(file)])) }));
})();
