/**
 * What Mosquitto has kept of its clients, turned into what the store of this broker takes: retained
 * messages, sessions, subscriptions, queues and where each delivery is.
 *
 * <p>Called by the command line, on its thread. Files are read twice: once for what is in them,
 * once for the messages, which need not fit into memory. Nothing here is part of the running
 * broker.
 */
@NullMarked
package distribution.mosquitto.state;

import org.jspecify.annotations.NullMarked;
