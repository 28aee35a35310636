package broker.api.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import broker.api.message.ApplicationMessage;
import broker.api.message.ProtocolVersion;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

final class OptionsTest {
  private static final Duration HOUR = Duration.ofHours(1);

  @Test
  void connectOptionsKeepAllThatTheBuilderWasGiven() {
    ConnectOptions options =
        ConnectOptions.builder("gateway-1")
            .protocolVersion(ProtocolVersion.V3_1_1)
            .bridgeBit(true)
            .cleanStart(false)
            .sessionExpiry(HOUR)
            .stateName("cloud")
            .keepAlive(Duration.ofSeconds(30))
            .connectTimeout(Duration.ofSeconds(5))
            .will(ApplicationMessage.builder("state").payload("0").build(), HOUR)
            .userName("u")
            .password(new byte[] {1})
            .receiveMaximum(7)
            .maximumPacketSizeBytes(1000)
            .topicAliasMaximum(9)
            .build();

    assertEquals("gateway-1", options.clientId());
    assertEquals(ProtocolVersion.V3_1_1, options.protocolVersion());
    assertTrue(options.bridgeBit());
    assertFalse(options.cleanStart());
    assertEquals(HOUR, options.sessionExpiry());
    assertEquals(Optional.of("cloud"), options.stateName());
    assertEquals(Duration.ofSeconds(30), options.keepAlive());
    assertEquals(Duration.ofSeconds(5), options.connectTimeout());
    assertEquals("state", options.will().orElseThrow().topic());
    assertEquals(HOUR, options.willDelay());
    assertEquals(Optional.of("u"), options.userName());
    assertEquals(Optional.of(ByteBuffer.wrap(new byte[] {1})), options.password());
    assertEquals(7, options.receiveMaximum());
    assertEquals(1000, options.maximumPacketSizeBytes());
    assertEquals(9, options.topicAliasMaximum());
  }

  @Test
  void connectOptionsAreAnonymousAndCleanByDefault() {
    ConnectOptions options = ConnectOptions.builder("").build();
    assertEquals(ProtocolVersion.V5_0, options.protocolVersion());
    assertTrue(options.cleanStart());
    assertEquals(Optional.empty(), options.userName());
    assertEquals(Optional.empty(), options.password());
    assertEquals(Optional.empty(), options.will());
    assertEquals(Optional.empty(), options.stateName());
  }

  @Test
  void passwordIsCopiedAndCannotBeChangedThroughTheOptions() {
    byte[] password = {1};
    ConnectOptions options = ConnectOptions.builder("c").password(password).build();
    password[0] = 2;
    assertEquals(1, options.password().orElseThrow().get());
    assertEquals(1, options.password().orElseThrow().get(), "each buffer has its own position");
    assertTrue(options.password().orElseThrow().isReadOnly());
  }

  @Test
  void passwordNeedsAUserNameBeforeMqtt5() { // [MQTT311-3.1.2-22]
    ConnectOptionsBuilder builder = ConnectOptions.builder("c").password(new byte[] {1});
    assertNotNull(builder.build());
    refuses(() -> builder.protocolVersion(ProtocolVersion.V3_1_1).build());
    assertNotNull(builder.userName("u").build());
  }

  @Test
  void connectOptionsRefuseWhatTheirFieldsCannotHold() {
    ConnectOptionsBuilder builder = ConnectOptions.builder("c");
    refuses(() -> builder.keepAlive(Duration.ofSeconds(65_536)));
    refuses(() -> builder.receiveMaximum(0));
    refuses(() -> builder.receiveMaximum(65_536));
    refuses(() -> builder.topicAliasMaximum(-1));
    refuses(() -> builder.maximumPacketSizeBytes(0));
    refuses(() -> builder.connectTimeout(Duration.ZERO));
    refuses(() -> builder.sessionExpiry(Duration.ofSeconds(-1)));
    refuses(() -> builder.stateName(""));
  }

  @Test
  void localOptionsKeepAllThatTheBuilderWasGiven() {
    LocalOptions options =
        LocalOptions.builder("local.cloud")
            .sessionExpiry(ConnectOptions.NEVER_EXPIRES)
            .receiveMaximum(100)
            .maximumQueuedMessages(1000)
            .maximumQueuedBytes(2000)
            .maximumAge(HOUR)
            .overflow(OverflowPolicy.DROP_OLDEST)
            .queueQos0(true)
            .build();

    assertEquals("local.cloud", options.clientId());
    assertEquals(ConnectOptions.NEVER_EXPIRES, options.sessionExpiry());
    assertEquals(100, options.receiveMaximum());
    assertEquals(1000, options.maximumQueuedMessages());
    assertEquals(2000, options.maximumQueuedBytes());
    assertEquals(Optional.of(HOUR), options.maximumAge());
    assertEquals(OverflowPolicy.DROP_OLDEST, options.overflow());
    assertTrue(options.queueQos0());
  }

  @Test
  void localSessionsEndWithTheirClientByDefault() {
    assertEquals(Duration.ZERO, LocalOptions.builder("c").build().sessionExpiry());
  }

  @Test
  void localOptionsRefuseWhatMakesNoSense() {
    LocalOptionsBuilder builder = LocalOptions.builder("c");
    refuses(() -> LocalOptions.builder(""));
    refuses(() -> builder.maximumQueuedMessages(0));
    refuses(() -> builder.maximumQueuedBytes(0));
    refuses(() -> builder.maximumAge(Duration.ZERO));
    refuses(() -> builder.receiveMaximum(65_536));
  }

  @Test
  void remoteAddressIsPlainUntilTlsIsAskedFor() {
    RemoteAddress plain = RemoteAddress.of("cloud.example", 1883);
    RemoteAddress tls = plain.tls("cloud", "mqtt");

    assertEquals(Optional.empty(), plain.tlsName());
    assertEquals("cloud.example:1883", plain.toString());
    assertEquals(Optional.of("cloud"), tls.tlsName());
    assertEquals(List.of("mqtt"), tls.alpn());
    refuses(() -> RemoteAddress.of("", 1883));
    refuses(() -> RemoteAddress.of("cloud.example", 0));
    refuses(() -> plain.tls(""));
  }

  private static void refuses(Executable action) {
    assertThrows(IllegalArgumentException.class, action);
  }
}
