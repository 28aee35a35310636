/**
 * Sessions: what the broker knows of a client whether it is connected or not, and the way of a
 * message from its publisher to every session it concerns (MQTT 5.0 section 4.1). A session
 * outlives its connections, so nothing here knows the {@code connection} package; a connected
 * client is a {@link broker.core.session.ClientLink}.
 *
 * <p>A session belongs to one event loop for all its life. Other threads come in through {@link
 * broker.core.session.Session#execute}, and messages through a batch per loop and turn.
 */
@NullMarked
package broker.core.session;

import org.jspecify.annotations.NullMarked;
