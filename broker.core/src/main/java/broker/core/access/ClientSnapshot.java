package broker.core.access;

import broker.api.auth.ClientView;
import broker.api.message.ProtocolVersion;
import java.net.InetSocketAddress;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import javax.security.auth.x500.X500Principal;
import org.jspecify.annotations.Nullable;

/** A client as it was let in. Immutable. */
final class ClientSnapshot implements ClientView {
  private final ConnectSnapshot connect;
  private final @Nullable String userName;
  private final @Nullable String evidence;
  private final Instant connectedAt;

  ClientSnapshot(
      ConnectSnapshot connect,
      @Nullable String userName,
      @Nullable String evidence,
      Instant connectedAt) {
    this.connect = connect;
    this.userName = userName;
    this.evidence = evidence;
    this.connectedAt = connectedAt;
  }

  @Override
  public String clientId() {
    return connect.clientId();
  }

  @Override
  public Optional<String> userName() {
    return Optional.ofNullable(userName);
  }

  @Override
  public Optional<String> evidence() {
    return Optional.ofNullable(evidence);
  }

  @Override
  public String listener() {
    return connect.listener();
  }

  @Override
  public InetSocketAddress remoteAddress() {
    return connect.remoteAddress();
  }

  @Override
  public ProtocolVersion protocolVersion() {
    return connect.protocolVersion();
  }

  @Override
  public List<X509Certificate> peerCertificates() {
    return connect.peerCertificates();
  }

  @Override
  public Optional<String> certificateSubject() {
    return peerCertificates().stream()
        .findFirst()
        .map(own -> own.getSubjectX500Principal().getName(X500Principal.RFC2253));
  }

  @Override
  public Instant connectedAt() {
    return connectedAt;
  }

  @Override
  public String toString() {
    return clientId() + userName().map(name -> " (" + name + ")").orElse("");
  }
}
