/** Whether this JVM has the incubating Vector API. */
package dev.serai.vectors;
