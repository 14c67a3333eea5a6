/**
 * Queues and buckets: where they are, the SDK clients for them, their creation, and the embedded ones that run inside the
 * process on loopback when nothing else is named.
 */
package dev.serai.aws;
