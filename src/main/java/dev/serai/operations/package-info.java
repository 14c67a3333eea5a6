/** What operators see: metrics, health checks, the logging context of messages, traces. */
package dev.serai.operations;
