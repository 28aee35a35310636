/**
 * What both roles of the broker do with a network connection below the meaning of packets: cut what
 * comes in into packets, collect what goes out until the end of the turn, keep Topic Aliases, and
 * close so that the last packet arrives. Owned by the loop of the connection.
 */
@NullMarked
package broker.core.wire;

import org.jspecify.annotations.NullMarked;
