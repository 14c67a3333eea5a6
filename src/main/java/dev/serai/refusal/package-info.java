/**
 * The one way Serai says no. Anything that comes from outside and cannot be served is refused with a {@link
 * dev.serai.refusal.RefusedException}: a code for programs and a sentence for people. Each door translates it in one
 * place: an HTTP problem, a reply on a queue, a datagram, or a command's exit status.
 */
package dev.serai.refusal;
