package broker.core.connection;

/**
 * What a listener says about the connections that come through it. Immutable.
 *
 * @param name of the listener, for authorisation and the log
 * @param allowAnonymous whether a client that nobody vouches for may connect
 */
public record ListenerPolicy(String name, boolean allowAnonymous) {}
