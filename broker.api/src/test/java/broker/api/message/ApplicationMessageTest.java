package broker.api.message;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class ApplicationMessageTest {
  private static final ByteBuffer CORRELATION = ByteBuffer.wrap(new byte[] {1, 2});

  @Test
  void isEmptyAtQos0AndNotRetainedByDefault() {
    ApplicationMessage message = ApplicationMessage.builder("a/b").build();

    assertEquals("a/b", message.topic());
    assertEquals(0, message.payload().remaining());
    assertEquals(QoS.AT_MOST_ONCE, message.qos());
    assertFalse(message.retain());
    assertFalse(message.payloadIsUtf8());
    assertEquals(Optional.empty(), message.expiry());
    assertEquals(Optional.empty(), message.contentType());
    assertEquals(Optional.empty(), message.responseTopic());
    assertEquals(Optional.empty(), message.correlationData());
    assertEquals(List.of(), message.userProperties());
  }

  @Test
  void keepsAllThatTheBuilderWasGiven() {
    assertIsFull(full().build());
  }

  @Test
  void isTakenOverWholeByTheBuilderOfAnother() {
    assertIsFull(ApplicationMessage.builder(full().build()).build());
    assertEquals("c", ApplicationMessage.builder(full().build()).topic("c").build().topic());
  }

  @Test
  void readingThePayloadLeavesTheNextReaderAFullBuffer() {
    ApplicationMessage message = full().build();
    message.payload().get();
    message.correlationData().orElseThrow().get();
    assertIsFull(message);
  }

  @Test
  void buffersAreReadOnly() {
    ApplicationMessage message = full().build();
    assertTrue(message.payload().isReadOnly());
    assertTrue(message.correlationData().orElseThrow().isReadOnly());
    assertTrue(message.copy().payload().isReadOnly());
  }

  @Test
  void sharesTheBytesItWasGivenAndItsCopyDoesNot() {
    byte[] bytes = {'x'};
    ApplicationMessage message =
        ApplicationMessage.builder("t").payload(ByteBuffer.wrap(bytes)).build();
    ApplicationMessage copy = message.copy();
    bytes[0] = 'y';

    assertEquals('y', message.payload().get());
    assertEquals('x', copy.payload().get());
    assertIsFull(full().build().copy());
  }

  @Test
  void payloadIsWhatLiesBetweenPositionAndLimit() {
    ByteBuffer buffer = ByteBuffer.wrap("abcd".getBytes(UTF_8)).position(1).limit(3);
    ApplicationMessage message = ApplicationMessage.builder("t").payload(buffer).build();
    assertEquals("bc", UTF_8.decode(message.payload()).toString());
    assertEquals(1, buffer.position());
  }

  @Test
  void expiryIsCutToSecondsAndMustFitItsField() {
    ApplicationMessageBuilder builder = ApplicationMessage.builder("t");
    assertEquals(
        Optional.of(Duration.ofSeconds(1)),
        builder.expiry(Duration.ofMillis(1999)).build().expiry());
    assertThrows(
        IllegalArgumentException.class, () -> builder.expiry(Duration.ofSeconds(0x1_0000_0000L)));
    assertThrows(IllegalArgumentException.class, () -> builder.expiry(Duration.ofNanos(-1)));
  }

  @Test
  void laterChangesOfTheBuilderDoNotReachTheMessage() {
    ApplicationMessageBuilder builder = full();
    ApplicationMessage message = builder.build();
    builder.userProperty("late", "x").topic("other");
    assertIsFull(message);
  }

  private static ApplicationMessageBuilder full() {
    return ApplicationMessage.builder("a/b")
        .payload("21.5")
        .qos(QoS.EXACTLY_ONCE)
        .retain(true)
        .expiry(Duration.ofSeconds(60))
        .contentType("text/plain")
        .responseTopic("r")
        .correlationData(CORRELATION)
        .userProperty("unit", "C")
        .userProperty("unit", "F");
  }

  private static void assertIsFull(ApplicationMessage message) {
    assertEquals("a/b", message.topic());
    assertEquals("21.5", UTF_8.decode(message.payload()).toString());
    assertEquals(QoS.EXACTLY_ONCE, message.qos());
    assertTrue(message.retain());
    assertTrue(message.payloadIsUtf8());
    assertEquals(Optional.of(Duration.ofSeconds(60)), message.expiry());
    assertEquals(Optional.of("text/plain"), message.contentType());
    assertEquals(Optional.of("r"), message.responseTopic());
    assertEquals(Optional.of(CORRELATION), message.correlationData());
    assertEquals(
        List.of(new UserProperty("unit", "C"), new UserProperty("unit", "F")),
        message.userProperties());
  }
}
