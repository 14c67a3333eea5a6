/**
 * Child processes that do image work: a pool that starts, watches and replaces them, the protocol spoken with them over a
 * Unix domain socket, and the child's own main. The parent survives whatever happens to a child.
 */
package dev.serai.process;
