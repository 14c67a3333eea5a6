/**
 * Log events: what is kept of each request, one JSON object each in a bucket ({@link dev.serai.events.LogEvent}).
 * {@link dev.serai.events.EventKeys} says at which key an event lies, {@link dev.serai.events.EventStore} writes and reads
 * it, {@link dev.serai.events.EventIndex} lists the newest without listing all, and {@link dev.serai.events.EventTail}
 * follows them.
 */
package dev.serai.events;
