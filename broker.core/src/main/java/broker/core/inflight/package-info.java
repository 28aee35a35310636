/**
 * What both roles of the broker know of messages that are not complete at QoS 1 and 2 (MQTT 5.0
 * sections 4.3, 4.4 and 4.9): those on their way out, with their Packet Identifiers and the Receive
 * Maximum of the other side, and the identifiers that came in at QoS 2. Sessions of clients use it,
 * and connections to remote brokers. Owned by the loop of whoever uses it.
 */
@NullMarked
package broker.core.inflight;

import org.jspecify.annotations.NullMarked;
