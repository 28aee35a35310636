package plugin.hello;

import broker.api.auth.ClientView;
import broker.api.message.ProtocolVersion;
import java.net.InetSocketAddress;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The client {@code pump-7}. */
record Pump() implements ClientView {
  @Override
  public String clientId() {
    return "pump-7";
  }

  @Override
  public Optional<String> userName() {
    return Optional.empty();
  }

  @Override
  public Optional<String> evidence() {
    return Optional.empty();
  }

  @Override
  public String listener() {
    return "tcp";
  }

  @Override
  public InetSocketAddress remoteAddress() {
    return InetSocketAddress.createUnresolved("127.0.0.1", 50_000);
  }

  @Override
  public ProtocolVersion protocolVersion() {
    return ProtocolVersion.V5_0;
  }

  @Override
  public List<X509Certificate> peerCertificates() {
    return List.of();
  }

  @Override
  public Optional<String> certificateSubject() {
    return Optional.empty();
  }

  @Override
  public Instant connectedAt() {
    return Instant.EPOCH;
  }
}
