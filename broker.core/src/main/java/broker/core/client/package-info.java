/**
 * The client role of the broker: connections to other brokers, on the codec, the in-flight state
 * machines and the event loops of the server role. One {@link broker.core.client.ClientConnection}
 * lasts as long as its network connection; what has to outlive it is a {@link
 * broker.core.client.ClientState}. Nothing here reconnects, and nothing blocks.
 *
 * <p>A connection is owned by one event loop; the methods that any thread may call say so.
 */
@NullMarked
package broker.core.client;

import org.jspecify.annotations.NullMarked;
