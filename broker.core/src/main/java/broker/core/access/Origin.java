package broker.core.access;

import broker.core.limits.Durability;
import java.net.InetSocketAddress;
import java.security.cert.X509Certificate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where a client comes from. Immutable.
 *
 * @param listener name of the listener
 * @param allowAnonymous whether the listener lets clients in that nobody vouches for
 * @param requireAuthorizer whether its clients may do nothing while there has never been an
 *     authorizer
 * @param remoteAddress of the peer
 * @param certificates the chain that the client proved to own, its own first; empty without
 * @param certificateUserName the user name in that certificate, or null
 * @param durability what acknowledgements to it mean
 */
public record Origin(
    String listener,
    boolean allowAnonymous,
    boolean requireAuthorizer,
    InetSocketAddress remoteAddress,
    List<X509Certificate> certificates,
    @Nullable String certificateUserName,
    Durability durability) {

  /** Copies the list. */
  public Origin {
    certificates = List.copyOf(certificates);
  }

  /** One whose acknowledgements mean what they mean for the broker. */
  public Origin(
      String listener,
      boolean allowAnonymous,
      boolean requireAuthorizer,
      InetSocketAddress remoteAddress,
      List<X509Certificate> certificates,
      @Nullable String certificateUserName) {
    this(
        listener,
        allowAnonymous,
        requireAuthorizer,
        remoteAddress,
        certificates,
        certificateUserName,
        Durability.AS_BROKER);
  }
}
