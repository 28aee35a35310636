package broker.core.codec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import broker.core.packet.Connect;
import broker.core.packet.Packet;
import broker.core.packet.ProtocolException;
import broker.core.packet.ProtocolVersion;
import broker.core.packet.Role;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Damaged packets: whatever the bytes are, the decoder throws nothing but its own exception, and
 * what it accepts survives encoding and decoding.
 */
class CodecFuzzTest {
  private static final int ROUNDS = 100_000;
  private static final long UNLIMITED = Long.MAX_VALUE;

  @ParameterizedTest
  @ValueSource(longs = {1, 2})
  void acceptsOrRefusesDamagedPackets(long seed) {
    Random random = new Random(seed);
    List<PacketCase> cases = PacketCases.all();
    int accepted = 0;
    for (int i = 0; i < ROUNDS; i++) {
      PacketCase row = cases.get(random.nextInt(cases.size()));
      byte[] bytes = row.bytes();
      for (int n = random.nextInt(3); n >= 0; n--) {
        bytes = damage(bytes, random);
      }
      if (survives(bytes, row.version(), row.sender())) {
        accepted++;
      }
    }
    assertTrue(accepted > ROUNDS / 100 && accepted < ROUNDS * 99 / 100, accepted + " accepted");
  }

  /**
   * Changes the body of a packet; one byte of Remaining Length stays, as the decoder does not see
   * it.
   */
  private static byte[] damage(byte[] bytes, Random random) {
    int at = random.nextInt(bytes.length);
    if (at == 1 || bytes.length == 2) {
      return bytes;
    }
    byte[] damaged = bytes.clone();
    switch (random.nextInt(5)) {
      case 0 -> damaged[at] ^= (byte) (1 << random.nextInt(8));
      case 1 -> damaged[at] = (byte) random.nextInt(256);
      case 2 -> damaged[at] = (byte) (random.nextBoolean() ? 0 : 0xFF);
      case 3 -> damaged = Arrays.copyOf(bytes, Math.max(at, 2));
      default -> {
        damaged = Arrays.copyOf(bytes, bytes.length + 1);
        System.arraycopy(bytes, at, damaged, at + 1, bytes.length - at);
        damaged[1] = bytes[1];
      }
    }
    return damaged;
  }

  private static boolean survives(byte[] bytes, ProtocolVersion version, Role sender) {
    Packet packet;
    try {
      packet = decode(bytes, version, sender);
    } catch (ProtocolException e) {
      assertNotNull(e.reasonCode());
      return false;
    } catch (RuntimeException e) {
      throw new AssertionError(HexFormat.of().formatHex(bytes) + " from a " + version, e);
    }
    ProtocolVersion own = packet instanceof Connect connect ? connect.version() : version;
    ByteBuf out = Unpooled.buffer();
    int size = PacketEncoder.encode(packet, out, own, UNLIMITED);
    assertEquals(out.readableBytes(), size);
    assertEquals(PacketText.of(packet), PacketText.of(again(out, own, sender)));
    return true;
  }

  private static Packet decode(byte[] bytes, ProtocolVersion version, Role sender)
      throws ProtocolException {
    ByteBuf body = Unpooled.wrappedBuffer(bytes, 2, bytes.length - 2);
    return PacketDecoder.decode(bytes[0] & 0xFF, body, version, sender);
  }

  private static Packet again(ByteBuf encoded, ProtocolVersion version, Role sender) {
    try {
      return PacketCase.decode(Bytes.array(encoded), version, sender);
    } catch (ProtocolException e) {
      throw new AssertionError("own packet refused", e);
    }
  }
}
