package broker.api.client;

import broker.api.message.ReasonCode;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Why a client has ended, or could not begin.
 *
 * <p>Immutable.
 *
 * @since 1.0
 */
@ProviderType
public interface EndCause {
  /**
   * The kinds of causes.
   *
   * <p>May grow: a {@code switch} of a plugin needs a {@code default} branch.
   *
   * @since 1.0
   */
  @ProviderType
  enum Kind {
    /** The plugin has disconnected. */
    DISCONNECTED,
    /** The name could not be resolved, or nobody accepts connections there. */
    UNREACHABLE,
    /** There is no service with this TLS name, or the handshake failed. */
    TLS_FAILED,
    /**
     * The remote broker has refused the connection with CONNACK, or the Client Identifier of a
     * local session belongs to an MQTT client.
     */
    REFUSED,
    /** The remote broker has sent DISCONNECT, or has closed the connection. */
    CLOSED_BY_PEER,
    /** The connection was not made in time, or the remote broker does not answer any more. */
    TIMED_OUT,
    /** The remote broker has broken the rules of the protocol. */
    PROTOCOL_VIOLATION,
    /** Another client has opened the same local session. */
    TAKEN_OVER,
    /** The local session was deleted, or an administrator has ended it. */
    ADMINISTRATIVE_ACTION,
    /** This broker stops, or the bundle has let go of the service. */
    SERVICE_GONE
  }

  /** Returns the kind. */
  Kind kind();

  /**
   * Returns the reason code of CONNACK or DISCONNECT; empty if there was none.
   *
   * <p>The return codes of MQTT 3.1 and 3.1.1 are translated: 1 to {@link
   * ReasonCode#UNSUPPORTED_PROTOCOL_VERSION}, 2 to {@link ReasonCode#CLIENT_IDENTIFIER_NOT_VALID},
   * 3 to {@link ReasonCode#SERVER_UNAVAILABLE}, 4 to {@link ReasonCode#BAD_USER_NAME_OR_PASSWORD},
   * 5 to {@link ReasonCode#NOT_AUTHORIZED}.
   */
  Optional<ReasonCode> reasonCode();

  /** Returns a sentence for the log; never with a secret in it. */
  String text();
}
