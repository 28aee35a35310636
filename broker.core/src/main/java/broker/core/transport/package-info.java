/**
 * Sockets: the event loops, the listeners, and what becomes of a connection before it is one of
 * MQTT. Knows Netty's channels; everything above knows buffers only.
 */
@NullMarked
package broker.core.transport;

import org.jspecify.annotations.NullMarked;
