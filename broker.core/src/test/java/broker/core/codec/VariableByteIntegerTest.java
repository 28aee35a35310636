package broker.core.codec;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VariableByteIntegerTest {
  @ParameterizedTest
  @CsvSource({
    "0, 00",
    "127, 7F",
    "128, 80 01",
    "16383, FF 7F",
    "16384, 80 80 01",
    "2097151, FF FF 7F",
    "2097152, 80 80 80 01",
    "268435455, FF FF FF 7F"
  })
  void takesTheFewestBytes(int value, String bytes) {
    ByteBuf out = Unpooled.buffer();
    VariableByteInteger.write(out, value);
    assertArrayEquals(Bytes.of(bytes), Bytes.array(out));
    assertEquals(out.readableBytes(), VariableByteInteger.length(value));
    assertEquals(value, VariableByteInteger.decode(out, 0, out.writerIndex()));
  }

  @ParameterizedTest
  @CsvSource({"80 00", "81 00", "80 80 00", "FF FF FF 00"})
  void refusesLongerForms(String bytes) { // [MQTT-1.5.5-1]
    assertEquals(VariableByteInteger.NOT_MINIMUM, decode(bytes));
  }

  @ParameterizedTest
  @CsvSource({"''", "80", "FF FF", "FF FF FF"})
  void saysWhenItIsNotAllThere(String bytes) {
    assertEquals(VariableByteInteger.NOT_ENOUGH_BYTES, decode(bytes));
  }

  @ParameterizedTest
  @CsvSource({"FF FF FF FF", "80 80 80 80 01"})
  void refusesMoreThanFourBytes(String bytes) {
    assertEquals(VariableByteInteger.TOO_LARGE, decode(bytes));
  }

  @Test
  void doesNotLookBeyondItsRange() {
    ByteBuf in = Unpooled.wrappedBuffer(Bytes.of("00 80 01"));
    assertEquals(VariableByteInteger.NOT_ENOUGH_BYTES, VariableByteInteger.decode(in, 1, 2));
    assertEquals(128, VariableByteInteger.decode(in, 1, 3));
  }

  private static int decode(String bytes) {
    ByteBuf in = Unpooled.wrappedBuffer(Bytes.of(bytes));
    return VariableByteInteger.decode(in, 0, in.writerIndex());
  }
}
