package plugin.persistence.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.Random;
import org.junit.jupiter.api.Test;
import plugin.persistence.volume.DamagedException;

/** How a page of messages is stored. */
final class MessagePageTest {
  private static final long OFFSET = 1L << 40;

  /** Messages in one pack, one behind the other. */
  private static MessagePage pack(int from, int to, int length) {
    MessagePage page = new MessagePage(MessagePage.SLOTS);
    fill(page, from, to, 7, length);
    return page;
  }

  private static void fill(MessagePage page, int from, int to, long record, int length) {
    for (int slot = from; slot < to; slot++) {
      page.restore(slot, record + (slot - from) * length * OFFSET, 1, length);
    }
  }

  private static void assertSame(MessagePage page) {
    assertSame(page, MessagePage.read(page.write(), page.slots()));
  }

  private static void assertSame(MessagePage page, MessagePage read) {
    for (int slot = 0; slot < page.slots(); slot++) {
      assertEquals(page.place(slot), read.place(slot), "slot " + slot);
      assertEquals(page.references(slot), read.references(slot), "slot " + slot);
      assertEquals(page.length(slot), read.length(slot), "slot " + slot);
    }
    assertEquals(page.isWhole(), read.isWhole());
    assertEquals(page.isEmpty(), read.isEmpty());
  }

  @Test
  void messagesThatFollowEachOtherTakeNoRoomOfTheirOwn() {
    MessagePage page = pack(0, MessagePage.SLOTS, 99);
    assertTrue(page.write().length < 32, "bytes: " + page.write().length);
    assertSame(page);
    assertSame(pack(0, 1, 99));
    assertSame(pack(127, 128, 0));
    assertSame(pack(50, 100, 512));
  }

  @Test
  void packsAndGapsAreRunsOfTheirOwn() {
    MessagePage page = pack(0, 20, 99);
    fill(page, 20, 40, 8, 99);
    fill(page, 60, 128, 9, 64);
    assertTrue(page.write().length < 64, "bytes: " + page.write().length);
    assertSame(page);
  }

  @Test
  void messagesOfOnePackWithLengthsOfTheirOwnTakeTwoBytesEach() {
    Random random = new Random(2);
    MessagePage page = new MessagePage(MessagePage.SLOTS);
    long place = 7;
    for (int slot = 0; slot < MessagePage.SLOTS; slot++) {
      int length = random.nextInt(MessagePage.LARGEST_PACKED + 1);
      page.restore(slot, place, 1, length);
      place += length * OFFSET;
      assertSame(page);
    }
    assertTrue(page.write().length < 300, "bytes: " + page.write().length);
  }

  @Test
  void whatDoesNotFollowIsKeptAsItIs() {
    Random random = new Random(1);
    for (int slots : new int[] {MessagePage.SLOTS, MessagePage.FORMER_SLOTS}) {
      for (int round = 0; round < 200; round++) {
        MessagePage page = new MessagePage(slots);
        int kinds = 1 + random.nextInt(4);
        for (int slot = 0; slot < slots; slot++) {
          if (slot > 0 && page.has(slot - 1) && random.nextInt(4) < kinds) {
            long behind = MessagePage.behind(page.place(slot - 1), page.length(slot - 1));
            page.restore(slot, behind, random.nextInt(kinds), random.nextInt(70_000));
          } else if (random.nextInt(8) < 7) {
            long record = 1 + random.nextInt(kinds);
            page.restore(slot, record, 1 + random.nextInt(kinds), random.nextInt(70_000));
          }
        }
        assertTrue(page.write().length <= slots * 16);
        assertSame(page);
      }
    }
  }

  @Test
  void pagesOfTheSchemaBeforeAreRead() {
    MessagePage page = pack(3, 7, 99);
    ByteBuffer list = ByteBuffer.allocate(4 * 20);
    ByteBuffer all = ByteBuffer.allocate(page.slots() * 16);
    for (int slot = 0; slot < page.slots(); slot++) {
      if (page.has(slot)) {
        list.putInt(slot).putLong(page.place(slot)).putInt(1).putInt(page.length(slot));
      }
      all.putLong(page.place(slot)).putInt(page.references(slot)).putInt(page.length(slot));
    }
    assertSame(page, MessagePage.read(list.array(), page.slots()));
    assertSame(page, MessagePage.read(all.array(), page.slots()));
  }

  @Test
  void aRecordThatCannotBeAPageIsDamage() {
    byte[] bytes = pack(0, MessagePage.SLOTS, 99).write();
    assertThrows(IndexOutOfBoundsException.class, () -> MessagePage.read(bytes, 32));
    bytes[0] = 2;
    assertThrows(DamagedException.class, () -> MessagePage.read(bytes, MessagePage.SLOTS));
  }
}
