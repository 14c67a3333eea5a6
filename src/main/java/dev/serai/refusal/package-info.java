/**
 * Refusals: input that Serai does not process raises a {@link dev.serai.refusal.RefusedException} with a code for
 * programs and a sentence for people. Each transport maps it to its replies in one place: an HTTP problem, a queue
 * reply, a datagram, or an exit status.
 */
package dev.serai.refusal;
