/** JSON to and from text, exact in both directions, with one mapper for all. */
package dev.serai.json;
