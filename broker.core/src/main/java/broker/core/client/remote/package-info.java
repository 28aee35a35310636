/**
 * The service {@link broker.api.client.RemoteConnections} on the client role: the types of
 * broker.api in front of those of the core. Any thread may call; stages complete and listeners are
 * called on the loop of the connection.
 */
@NullMarked
package broker.core.client.remote;

import org.jspecify.annotations.NullMarked;
