package broker.core.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import broker.core.packet.ProtocolException;
import broker.core.packet.ReasonCode;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class PacketFramerTest implements PacketFramer.Sink {
  private final UnpooledByteBufAllocator allocator = new UnpooledByteBufAllocator(true, true);
  private final PacketFramer framer = new PacketFramer(this);
  private final List<String> packets = new ArrayList<>();
  private boolean wanted = true;
  private int pauseAfter = Integer.MAX_VALUE;
  private boolean closeOnPacket;

  @Override
  public void onPacket(int firstByte, ByteBuf buffer, int index, int end) {
    packets.add(firstByte + ":" + ByteBufUtil.hexDump(buffer, index, end - index));
    if (closeOnPacket) {
      framer.close();
      wanted = false;
    }
    if (packets.size() >= pauseAfter) {
      wanted = false;
    }
  }

  @Override
  public boolean wantsPackets() {
    return wanted;
  }

  @Override
  public int maximumPacketSize() {
    return 100_000;
  }

  @AfterEach
  void releasesEveryBuffer() {
    framer.close();
    assertEquals(0, allocator.metric().usedDirectMemory());
  }

  private void read(byte[] bytes) throws ProtocolException {
    framer.read(allocator.directBuffer(Math.max(1, bytes.length)).writeBytes(bytes), allocator);
  }

  private void read(String hex) throws ProtocolException {
    read(HexFormat.of().parseHex(hex));
  }

  /** Packets of all lengths of Remaining Length. */
  private static byte[] stream(List<String> expected, int... lengths) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Random random = new Random(7);
    for (int length : lengths) {
      byte[] body = new byte[length];
      random.nextBytes(body);
      int type = 1 + random.nextInt(15) << 4;
      out.write(type);
      int left = length;
      do {
        out.write(left & 0x7F | (left > 0x7F ? 0x80 : 0));
        left >>>= 7;
      } while (left > 0);
      out.writeBytes(body);
      expected.add(type + ":" + HexFormat.of().formatHex(body));
    }
    return out.toByteArray();
  }

  @Test
  void handsOnPacketsOfOneRead() throws ProtocolException {
    List<String> expected = new ArrayList<>();
    read(stream(expected, 0, 2, 127, 128, 16_383, 16_384, 0));
    assertEquals(expected, packets);
  }

  @Test
  void putsPacketsTogetherThatAreSplitAnywhere() throws ProtocolException {
    List<String> expected = new ArrayList<>();
    byte[] stream = stream(expected, 0, 2, 130, 0, 1);
    for (int cut = 0; cut <= stream.length; cut++) {
      packets.clear();
      read(Arrays.copyOf(stream, cut));
      read(Arrays.copyOfRange(stream, cut, stream.length));
      assertEquals(expected, packets, "cut at " + cut);
    }
  }

  @Test
  void putsPacketsTogetherThatComeByteByByte() throws ProtocolException {
    List<String> expected = new ArrayList<>();
    for (byte b : stream(expected, 0, 2, 130, 16_384, 0, 1)) {
      read(new byte[] {b});
    }
    assertEquals(expected, packets);
  }

  @Test
  void agreesWithOneReadHoweverItIsCutAndPaused() throws ProtocolException {
    Random random = new Random(11);
    for (int round = 0; round < 500; round++) {
      packets.clear();
      List<String> expected = new ArrayList<>();
      byte[] stream = stream(expected, random.ints(10, 0, 400).toArray());
      int from = 0;
      while (from < stream.length) {
        int to = Math.min(stream.length, from + 1 + random.nextInt(300));
        if (wanted) {
          pauseAfter = packets.size() + 1 + random.nextInt(4);
        }
        read(Arrays.copyOfRange(stream, from, to));
        if (random.nextBoolean()) {
          resume();
        }
        from = to;
      }
      resume();
      assertEquals(expected, packets, "round " + round);
    }
  }

  private void resume() throws ProtocolException {
    wanted = true;
    pauseAfter = Integer.MAX_VALUE;
    framer.resume(allocator);
  }

  @Test
  void handsOnNothingWhilePaused() throws ProtocolException {
    pauseAfter = 1;
    read("c000c000c0");
    read("00");
    assertEquals(1, packets.size());
    resume();
    assertEquals(4 - 1, packets.size());
    read("c000");
    assertEquals(4, packets.size());
  }

  @Test
  void refusesRemainingLengthOfFiveBytes() {
    ProtocolException e = assertThrows(ProtocolException.class, () -> read("30ffffffff01"));
    assertEquals(ReasonCode.MALFORMED_PACKET, e.reasonCode());
  }

  @Test
  void refusesRemainingLengthOfFiveBytesThatComeOneByOne() throws ProtocolException {
    read("30ff");
    read("ffff");
    assertThrows(ProtocolException.class, () -> read("ff"));
  }

  @Test
  void refusesPacketThatIsTooLargeBeforeItIsThere() {
    ProtocolException e = assertThrows(ProtocolException.class, () -> read("30ffffff7f"));
    assertEquals(ReasonCode.PACKET_TOO_LARGE, e.reasonCode());
  }

  @Test
  void givesLittleMemoryToWhoOnlyAnnouncesLargePacket() throws ProtocolException {
    read("30f08b05"); // 83,440 bytes are to come
    assertTrue(allocator.metric().usedDirectMemory() <= 4_096);
  }

  @Test
  void keepsNothingOfReadBufferWhenClosedMeanwhile() throws ProtocolException {
    closeOnPacket = true;
    read("e000c000c000");
    assertEquals(1, packets.size());
    assertEquals(0, allocator.metric().usedDirectMemory());
  }

  @Test
  void keepsNothingOfSecondReadWhenClosedMeanwhile() throws ProtocolException {
    closeOnPacket = true;
    read("e0");
    read("00c000c000");
    assertEquals(1, packets.size());
    assertEquals(0, allocator.metric().usedDirectMemory());
  }

  @Test
  void keepsNothingOfWhatWaitedWhenClosedMeanwhile() throws ProtocolException {
    wanted = false;
    read("e000c000c000");
    closeOnPacket = true;
    resume();
    assertEquals(1, packets.size());
    assertEquals(0, allocator.metric().usedDirectMemory());
  }

  @Test
  void copiesWhatWaitsOnlyOnce() throws ProtocolException {
    wanted = false;
    byte[] many = new byte[20_000]; // ten thousand PINGREQ
    for (int i = 0; i < many.length; i += 2) {
      many[i] = (byte) 0xC0;
    }
    read(many);
    for (int i = 1; i <= 100; i++) {
      pauseAfter = i;
      wanted = true;
      framer.resume(allocator);
      assertEquals(many.length, allocator.metric().usedDirectMemory(), "another buffer was made");
    }
  }
}
