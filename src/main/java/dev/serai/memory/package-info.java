/** The memory of this process, for whatever takes much of it. */
package dev.serai.memory;
