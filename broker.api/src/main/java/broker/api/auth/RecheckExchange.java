package broker.api.auth;

import org.osgi.annotation.versioning.ProviderType;

/**
 * The question whether a connected client may stay.
 *
 * <p>After {@link #allow()} the client notices nothing. After a refusal the connection ends, and
 * the Will Message is published: MQTT 5.0 clients get DISCONNECT with the reason, or with Not
 * authorized (0x87) if DISCONNECT cannot carry it; for MQTT 3.1 and 3.1.1 the connection is closed.
 *
 * @since 1.0
 */
@ProviderType
public interface RecheckExchange extends Exchange {}
