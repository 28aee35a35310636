package plugin.auth.login;

import broker.api.auth.ClientView;
import broker.api.auth.ConnectView;
import broker.api.auth.Grant;
import broker.api.message.ProtocolVersion;
import broker.api.message.UserProperty;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A client that asks to be let in. Immutable but for the bytes of its password. */
record Newcomer(
    @Nullable String user, @Nullable String secret, @Nullable String certified, String listener)
    implements ConnectView {
  static Newcomer of(String user, String secret) {
    return new Newcomer(user, secret, null, "tcp");
  }

  /** The same client once it was let in. */
  ClientView letIn(Grant grant) {
    return new LetIn(this, grant);
  }

  @Override
  public String clientId() {
    return "c1";
  }

  @Override
  public boolean clientIdAssigned() {
    return false;
  }

  @Override
  public Optional<String> userName() {
    return Optional.ofNullable(user);
  }

  @Override
  public Optional<ByteBuffer> password() {
    return Optional.ofNullable(secret)
        .map(text -> ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)).asReadOnlyBuffer());
  }

  @Override
  public Optional<String> certificateUserName() {
    return Optional.ofNullable(certified);
  }

  @Override
  public List<X509Certificate> peerCertificates() {
    return List.of();
  }

  @Override
  public InetSocketAddress remoteAddress() {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), 4711);
  }

  @Override
  public ProtocolVersion protocolVersion() {
    return ProtocolVersion.V5_0;
  }

  @Override
  public boolean cleanStart() {
    return true;
  }

  @Override
  public Duration keepAlive() {
    return Duration.ZERO;
  }

  @Override
  public Optional<String> willTopic() {
    return Optional.empty();
  }

  @Override
  public List<UserProperty> userProperties() {
    return List.of();
  }

  private record LetIn(Newcomer before, Grant grant) implements ClientView {
    @Override
    public String clientId() {
      return before.clientId();
    }

    @Override
    public Optional<String> userName() {
      return grant.userName().or(before::userName);
    }

    @Override
    public Optional<String> evidence() {
      return grant.evidence();
    }

    @Override
    public String listener() {
      return before.listener();
    }

    @Override
    public InetSocketAddress remoteAddress() {
      return before.remoteAddress();
    }

    @Override
    public ProtocolVersion protocolVersion() {
      return before.protocolVersion();
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
}
