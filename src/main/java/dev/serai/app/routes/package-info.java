/**
 * Route files: which are in force (bundled ones, and those of a folder that replace or add to them), whether they are
 * correct (Camel's YAML schema, endpoint options, placeholders), and live replacement of edited ones while the rest
 * keeps running.
 */
package dev.serai.app.routes;
