/**
 * Network connections of clients: from bytes to packets, the handshake, keep-alive, and what each
 * packet does to the session. The one place where a {@link broker.core.packet.ProtocolException} is
 * caught. A connection is owned by one event loop at a time: that of its session as soon as it has
 * one.
 */
@NullMarked
package broker.core.connection;

import org.jspecify.annotations.NullMarked;
