package plugin.persistence.store;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;
import plugin.persistence.volume.DamagedException;

final class ChunkTest {
  private static Chunk run(int entries) {
    Chunk chunk = new Chunk();
    for (int i = 0; i < entries; i++) {
      chunk.add(100 + i, 7 + i, 3, Stores.none());
    }
    return chunk;
  }

  private static void assertSame(Chunk chunk) {
    Chunk read = Chunk.read(chunk.write());
    assertEquals(chunk.count, read.count);
    for (int i = 0; i < chunk.count; i++) {
      assertEquals(chunk.isLive(i), read.isLive(i));
      assertEquals(chunk.sequence(i), read.sequence(i));
      assertEquals(chunk.message(i), read.message(i));
      assertEquals(chunk.state(i), read.state(i));
      assertArrayEquals(chunk.isLive(i) ? chunk.extra(i) : new byte[0], read.extra(i));
      assertEquals(chunk.find(chunk.sequence(i)), read.find(chunk.sequence(i)));
    }
    assertEquals(0, chunk.from(Long.MIN_VALUE));
    assertEquals(0, read.from(Long.MIN_VALUE));
    assertEquals(chunk.count, chunk.from(Long.MAX_VALUE));
    assertEquals(chunk.from(Long.MAX_VALUE), read.from(Long.MAX_VALUE));
  }

  @Test
  void entriesThatFollowEachOtherTakeNoRoomOfTheirOwn() {
    Chunk chunk = run(Chunk.CAPACITY);
    assertTrue(chunk.isFull());
    assertTrue(chunk.write().length < 100, "bytes: " + chunk.write().length);
    assertSame(chunk);
    assertSame(run(64));
    assertSame(run(65));
    assertSame(run(1));
  }

  @Test
  void anEntryThatDoesNotFollowIsKeptAsItIs() {
    for (int before : new int[] {0, 1, 3, 4, 5, 16, 63, 64, 200}) {
      Chunk gap = run(before);
      gap.add(1_000, 7 + before, 3, Stores.none());
      assertSame(gap);
      Chunk message = run(before);
      message.add(100 + before, 5, 3, Stores.none());
      message.add(101 + before, 6, 3, Stores.none());
      assertSame(message);
      Chunk extra = run(before);
      extra.add(100 + before, 7 + before, 3, Stores.bytes(9, 1));
      extra.add(101 + before, 8 + before, 3, Stores.none());
      assertSame(extra);
    }
  }

  @Test
  void messagesThatDoNotFollowEachOtherTakeFourBytesEach() {
    Chunk chunk = new Chunk();
    for (int i = 0; i < Chunk.CAPACITY; i++) {
      chunk.add(100 + i, 7 + 100L * i + i % 3, 3, Stores.none());
      assertSame(chunk);
    }
    assertTrue(chunk.isWhole());
    assertTrue(chunk.write().length < 1_100, "bytes: " + chunk.write().length);
    chunk.remove(3);
    chunk.state(200, 4);
    assertEquals(7 + 100L * 255 + 255 % 3, chunk.message(255));
    assertSame(chunk);
  }

  @Test
  void messagesThatAreFarApartOrOlderAreKeptAsTheyAre() {
    for (long next : new long[] {6, 7, 1, 1L << 31, 1L << 40, Long.MAX_VALUE}) {
      for (int before : new int[] {1, 5, 64, 65}) {
        Chunk chunk = run(before);
        chunk.add(100 + before, next, 3, Stores.none());
        chunk.add(101 + before, 8 + before, 3, Stores.none());
        assertEquals(next, chunk.message(before));
        assertSame(chunk);
      }
    }
  }

  @Test
  void aChunkThatWasEmptiedByTrimmingBeginsAnew() {
    Chunk chunk = run(1);
    chunk.add(101, 100, 3, Stores.none());
    chunk.remove(1);
    chunk.remove(0);
    chunk.trim();
    assertEquals(0, chunk.count);
    chunk.add(101, 50, 2, Stores.none());
    chunk.add(102, 51, 2, Stores.none());
    assertEquals(51, chunk.message(1));
    assertTrue(chunk.write().length < 100);
    assertSame(chunk);
  }

  @Test
  void aChangedStateIsThatOfOneEntry() {
    Chunk chunk = run(70);
    chunk.state(69, 4);
    assertEquals(3, chunk.state(68));
    assertEquals(4, chunk.state(69));
    assertSame(chunk);
  }

  @Test
  void removedEntriesLeaveARunWhatItIs() {
    Chunk chunk = run(130);
    chunk.remove(0);
    chunk.remove(64);
    chunk.remove(129);
    assertEquals(1, chunk.nextLive(0));
    assertSame(chunk);
    chunk.trim();
    assertEquals(129, chunk.count);
    chunk.add(500, 1, 2, Stores.none());
    assertEquals(500, chunk.sequence(129));
    assertSame(chunk);
  }

  @Test
  void whatComesInThePlaceOfATrimmedEntryHasNotItsExtra() {
    Chunk chunk = run(3);
    chunk.add(200, 1, 1, Stores.bytes(5, 1));
    chunk.remove(3);
    chunk.trim();
    chunk.add(201, 2, 1, Stores.none());
    assertEquals(0, chunk.extra(3).length);
    assertSame(chunk);
  }

  @Test
  void aRecordThatCannotBeAChunkIsDamage() {
    for (int capacity : new int[] {257, -5, Integer.MIN_VALUE, Integer.MAX_VALUE}) {
      byte[] bytes = ByteBuffer.allocate(200).putInt(3).putInt(capacity).array();
      assertThrows(DamagedException.class, () -> Chunk.read(bytes), "capacity " + capacity);
    }
    byte[] bytes = ByteBuffer.allocate(200).putInt(65).putInt(-1).array();
    assertThrows(DamagedException.class, () -> Chunk.read(bytes));
    byte[] cut = ByteBuffer.allocate(60).putInt(10).putInt(-9).array();
    assertThrows(DamagedException.class, () -> Chunk.read(cut));
  }
}
