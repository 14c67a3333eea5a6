/** Observability: metrics, health checks, the logging context of messages, and traces. */
package dev.serai.operations;
