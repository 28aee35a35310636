package broker.core.topic;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class TopicNameTest {
  private static ByteBuf utf8(String text) {
    return Unpooled.copiedBuffer(text, StandardCharsets.UTF_8);
  }

  private static @Nullable TopicName parse(String text) {
    ByteBuf buffer = utf8(text);
    return TopicName.parse(buffer, 0, buffer.writerIndex());
  }

  @ParameterizedTest
  @ValueSource(strings = {"a", "/", "//", "plant/line 1/temperature", "Ünï/温度/😀", "$SYS/broker"})
  void keepsTextAsItIs(String text) { // [MQTT-3.3.2-1] [MQTT-4.7.3-4]
    assertEquals(text, String.valueOf(parse(text)));
    assertEquals(TopicName.of(text), parse(text));
    assertEquals(
        TopicName.of(text).hashCode(), TopicName.hash(utf8(text), 0, utf8(text).writerIndex()));
  }

  @Test
  void hasAtLeastOneCharacter() { // [MQTT-4.7.3-1] [MQTT311-4.7.3-1]
    assertNull(parse(""));
  }

  @ParameterizedTest
  @ValueSource(strings = {"+", "#", "a/+", "a/#", "a+b", "a#"})
  void hasNoWildcard(String text) { // [MQTT-3.3.2-2] [MQTT-4.7.0-1] [MQTT311-3.3.2-2]
    assertNull(parse(text));
  }

  @Test
  void hasNoNullCharacter() { // [MQTT-4.7.3-2] [MQTT311-4.7.3-2]
    assertNull(parse("a\0b"));
  }

  @Test
  void isNeverMadeOfTextThatUtf8CannotCarry() {
    assertThrows(IllegalArgumentException.class, () -> TopicName.of("a\uD800"));
    assertThrows(IllegalArgumentException.class, () -> TopicName.of("a/#"));
  }

  @Test
  void hasAtMost65535Bytes() { // [MQTT-4.7.3-3] [MQTT311-4.7.3-3]
    assertEquals(65_535, TopicName.of("a".repeat(65_535)).length());
    assertThrows(IllegalArgumentException.class, () -> TopicName.of("a".repeat(65_536)));
  }

  @Test
  void differsByCaseByEmptyLevelsAndByComposition() { // [MQTT-4.7.3-4]
    assertNotEquals(TopicName.of("a"), TopicName.of("A"));
    assertNotEquals(TopicName.of("a"), TopicName.of("/a"));
    assertNotEquals(TopicName.of("a"), TopicName.of("a/"));
    assertNotEquals(TopicName.of("\u00E9"), TopicName.of("e\u0301"));
  }

  @Test
  void isFoundInBufferByItsBytesOnly() {
    TopicName topic = TopicName.of("plant/line/1");
    ByteBuf buffer = utf8("xxplant/line/1xx");

    assertTrue(topic.equalTo(buffer, 2, 12));
    assertFalse(topic.equalTo(buffer, 2, 13));
    assertFalse(topic.equalTo(buffer, 1, 12));
    assertFalse(topic.equalTo(utf8("plant/line/2"), 0, 12));
    assertFalse(topic.equalTo(utf8("plant.line/1"), 0, 12));
    assertEquals(topic.hashCode(), TopicName.hash(buffer, 2, 12));
  }

  @Test
  void writesItsBytes() {
    ByteBuf out = Unpooled.buffer();

    TopicName.of("a/ü").writeTo(out);

    assertEquals("a/ü", out.toString(StandardCharsets.UTF_8));
  }

  @Test
  void countsEmptyLevels() {
    assertEquals(1, TopicName.of("a").levels());
    assertEquals(2, TopicName.of("/").levels());
    assertEquals(4, TopicName.of("/a//").levels());
  }

  @Test
  void isReservedWhenItBeginsWithDollar() {
    assertTrue(TopicName.of("$SYS/x").isReserved());
    assertFalse(TopicName.of("a/$SYS").isReserved());
  }

  @Test
  void bridgeStateIsTheOneReservedTopicForClients() {
    assertTrue(TopicName.of("$SYS/broker/connection/host.name/state").isBridgeState());
    assertFalse(TopicName.of("$SYS/broker/connection/a/b/state").isBridgeState());
    assertFalse(TopicName.of("$SYS/broker/connection/state").isBridgeState());
    assertFalse(TopicName.of("$SYS/broker/uptime").isBridgeState());
    assertFalse(TopicName.of("SYS/broker/connection/a/state").isBridgeState());
  }
}
