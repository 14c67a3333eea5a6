/**
 * Route files: which there are (the bundled ones, and those of a folder that replace them or add to them), whether they
 * are right (Camel's YAML schema, the options of every endpoint, the placeholders), and how an edited one goes live
 * while the rest keeps running.
 */
package dev.serai.app.routes;
