/**
 * SQS queues inside the process: ElasticMQ's server with a message store of our own. No request is acknowledged before
 * its change is committed to the store's file, and a store that can no longer be written ends the process.
 */
package dev.serai.aws.embedded.queues;
