/**
 * Bytes to packets and back, for MQTT 3.1, 3.1.1 and 5.0 and both sides of a connection.
 *
 * <p>Codecs are stateless, one per family of packets, and know everything that can be said about a
 * packet without knowing the connection. Whatever the bytes are, they throw nothing but {@code
 * ProtocolException}; its statement is that of MQTT 5.0 where both standards have the same rule.
 * PUBLISH and its acknowledgements have a second way in and out that makes no objects. Callable
 * from any thread; buffers and the few mutable classes belong to the caller's event loop.
 */
@NullMarked
package broker.core.codec;

import org.jspecify.annotations.NullMarked;
