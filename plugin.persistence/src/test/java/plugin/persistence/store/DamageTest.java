package plugin.persistence.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import broker.api.persistence.StoreException;
import broker.api.persistence.StorePosition;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.Random;
import java.util.TreeSet;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import plugin.persistence.disk.FileDisk;

/**
 * Whatever is done to the files, the store opens, nothing in it is other than it was, what is
 * missing is told, and the damaged files lie aside as they were.
 */
final class DamageTest {
  private static final int PAGE = 4096;
  private static final int BATCHES = 300;

  @TempDir Path directory;
  private final StoreModel model = new StoreModel();
  private final RecordedIncidents told = new RecordedIncidents();
  private FileDisk disk;
  private MapSessionStore store;
  private Path main;
  private byte[] whole;
  private TreeSet<String> expected;
  private UUID id;

  @BeforeEach
  void filled() throws Exception {
    disk = FileDisk.take(directory);
    store = Stores.on(disk, 64 << 20, 256 << 10, told);
    id = store.open().storeId();
    Random random = new Random(9);
    for (int i = 0; i < BATCHES; i++) {
      store.apply(model.random(random));
    }
    store.close();
    expected = content(model.lines());
    main = directory.resolve("sessions.db");
    whole = Files.readAllBytes(main);
  }

  @AfterEach
  void close() throws Exception {
    store.close();
    disk.close();
  }

  /** All but the extents of the queues, which say less when entries are lost. */
  private static TreeSet<String> content(TreeSet<String> lines) {
    lines.removeIf(line -> line.startsWith("queue "));
    return lines;
  }

  /** What the store holds, after damage was noticed and the store opened again. */
  private TreeSet<String> opened() throws StoreException {
    store.open();
    try {
      return content(StoreModel.lines(store));
    } catch (StoreException e) {
      assertEquals(StoreException.Kind.CORRUPT, e.kind(), e.getMessage());
      assertNotEquals(id, store.open().storeId());
      return content(StoreModel.lines(store));
    }
  }

  /** Opens damaged files and puts the good ones back; returns how many lines are lost. */
  private int lost(byte[] damaged, String what) throws Exception {
    Files.write(main, damaged);
    TreeSet<String> there = opened();
    int lost = expected.size() - there.size();
    TreeSet<String> invented = new TreeSet<>(there);
    invented.removeAll(expected);
    assertEquals(new TreeSet<>(), invented, what);
    if (told.damage == null) {
      assertEquals(0, lost, what);
    } else {
      store.verify();
      assertEquals(lost == 0, told.damage.contains("Lost: nothing"), told.damage);
      Path aside = RecordedIncidents.aside(directory);
      assertEquals(
          ByteBuffer.wrap(damaged),
          ByteBuffer.wrap(Files.readAllBytes(aside.resolve("sessions.db"))));
      store.close();
      RecordedIncidents.remove(directory);
      store.open();
      assertNull(told.damage, "nothing lies aside any more");
      assertEquals(there, content(StoreModel.lines(store)), what);
    }
    store.close();
    for (String log : new String[] {"sessions.log0", "sessions.log1"}) {
      Files.deleteIfExists(directory.resolve(log));
    }
    return lost;
  }

  @Test
  void aByteInAnyPageCostsLittle() throws Exception {
    int noticed = 0;
    int tried = 0;
    int all = 0;
    for (int page = 0; page < whole.length / PAGE; page += page < 40 ? 1 : 5) {
      byte[] damaged = whole.clone();
      damaged[page * PAGE + 700 + page % 3000] ^= 0x40;
      int lost = lost(damaged, "page " + page);
      tried++;
      all += lost;
      noticed += lost > 0 ? 1 : 0;
    }
    assertTrue(noticed > 3, "noticed " + noticed + " of " + tried);
    // a page with the state of a session costs its queue, which is much where there are few
    assertTrue(all < tried * expected.size() / 10, all + " in " + tried);
  }

  @Test
  void aPageOfGarbageOrZerosIsSurvivedWhereverItIs() throws Exception {
    Random random = new Random(1);
    for (int page = 0; page < whole.length / PAGE; page += page < 40 ? 5 : 31) {
      byte[] damaged = whole.clone();
      byte[] garbage = new byte[PAGE];
      if (page % 2 == 0) {
        random.nextBytes(garbage);
      }
      System.arraycopy(garbage, 0, damaged, page * PAGE, PAGE);
      lost(damaged, "page " + page);
    }
  }

  @Test
  void withoutSuperblockAndDirectoryRecordsAreFound() throws Exception {
    byte[] damaged = whole.clone();
    byte[] garbage = new byte[2 * 65_536];
    new Random(2).nextBytes(garbage);
    System.arraycopy(garbage, 0, damaged, PAGE, garbage.length);
    int lost = lost(damaged, "the first two slabs");
    assertTrue(lost < expected.size() / 20, lost + " of " + expected.size());
  }

  @Test
  void aFileThatWasCutOffIsSurvived() throws Exception {
    for (int part = 0; part < 8; part++) {
      lost(Arrays.copyOf(whole, whole.length / 8 * part), "cut off at " + part);
    }
  }

  @Test
  void aForeignFileIsSetAside() throws Exception {
    byte[] foreign = "This is no store.\n".repeat(100_000).getBytes(StandardCharsets.US_ASCII);
    assertEquals(expected.size(), lost(foreign, "foreign"));
    assertNotNull(told);
  }

  @Test
  void aMissingMainFileBesideLogsThatAreVoidIsNoNewStore() throws Exception {
    Files.delete(main);
    assertEquals(new TreeSet<>(), opened());
    assertTrue(told.damage.contains("sessions.db is empty or was missing"), told.damage);
  }

  @Test
  void aFileThatBeginsWithZerosIsNoNewStoreAndLosesLittle() throws Exception {
    for (int pages = 1; pages <= 2; pages++) {
      byte[] damaged = whole.clone();
      Arrays.fill(damaged, 0, pages * PAGE, (byte) 0);
      assertEquals(0, lost(damaged, "checksums, superblock"), pages + " pages");
    }
  }

  @Test
  void anEmptyMainFileBesideLogsThatAreUsedIsSetAside() throws Exception {
    store.open();
    store.apply(model.random(new Random(4)));
    store.abandon();
    Files.write(main, new byte[0]);
    TreeSet<String> there = opened();
    assertTrue(content(model.lines()).containsAll(there));
    assertNotNull(told.damage);
  }

  @Test
  void aStoreOfALaterVersionIsLeftAlone() throws Exception {
    Stores.setFormat(disk, 99);
    byte[] later = Files.readAllBytes(main);
    for (int i = 0; i < 2; i++) {
      StoreException e = assertThrows(StoreException.class, store::open);
      assertEquals(StoreException.Kind.UNSUPPORTED, e.kind());
      assertTrue(e.getMessage().contains("store format 99"), e.getMessage());
    }
    assertEquals(ByteBuffer.wrap(later), ByteBuffer.wrap(Files.readAllBytes(main)));
    assertNull(told.damage);
  }

  @Test
  void aBadPageCostsTheMessagesInItAndNotThoseOfTheirPackInOthers() throws Exception {
    int messages = 64; // one pack, of four pages or five
    int length = 240;
    Path own = directory.resolve("own");
    try (FileDisk ownDisk = FileDisk.take(own)) {
      MapSessionStore packed = Stores.on(ownDisk);
      packed.open();
      packed.apply(
          Stores.batch(
              1,
              messages * length,
              o -> {
                o.putSession("s", Stores.bytes(9, 1));
                for (int i = 1; i <= messages; i++) {
                  o.putMessage(i, Stores.bytes(length, i));
                  o.enqueue("s", i, i, 0, Stores.none());
                }
              }));
      packed.apply(
          Stores.batch(
              2,
              1,
              o -> {
                o.putMessage(1_000, Stores.none()); // alone in its pack, which has no bytes
                o.enqueue("s", 1_000, 1_000, 0, Stores.none());
              }));
      packed.close();
    }
    Path file = own.resolve("sessions.db");
    byte[] bad = Files.readAllBytes(file);
    int at = new String(bad, StandardCharsets.ISO_8859_1).indexOf(" ".repeat(length)); // 32
    bad[at + length / 2] ^= 1;
    Files.write(file, bad);
    try (FileDisk ownDisk = FileDisk.take(own)) {
      MapSessionStore packed = Stores.on(ownDisk, told);
      packed.open();
      TreeSet<Long> left = new TreeSet<>();
      StoreException e = assertThrows(StoreException.class, () -> read(packed, left));
      assertEquals(StoreException.Kind.CORRUPT, e.kind());
      left.clear();
      packed.open();
      read(packed, left);
      int most = PAGE / length + 2; // those at its ends are in the next page too
      assertTrue(left.contains(1_000L) && !left.contains(32L), left + " are left");
      assertTrue(left.size() > messages - most, left + " are left");
      packed.close();
    }
  }

  private static void read(MapSessionStore store, TreeSet<Long> numbers) throws StoreException {
    store.readQueue(
        "s",
        0,
        1_000,
        Long.MAX_VALUE,
        (sequence, message, state, extra, content) -> {
          assertEquals(sequence, content.hasRemaining() ? content.get(content.position()) : 1_000);
          numbers.add(sequence);
        });
  }

  @Test
  void whatWasSavedIsAStoreLikeAnyOther() throws Exception {
    byte[] damaged = whole.clone();
    for (int at = 20 * PAGE + 100; at < whole.length; at += 16 * PAGE) {
      damaged[at] ^= 1;
    }
    Files.write(main, damaged);
    opened();
    StorePosition position = store.open();
    assertEquals(Optional.of(id), position.remainsOf());
    store.apply(
        Stores.batch(
            position.lastBatch() + 1,
            100,
            o -> {
              o.putSession("new", Stores.bytes(9, 1));
              o.putMessage(position.highestMessageId() + 1, Stores.bytes(9, 2));
              o.enqueue("new", 1, position.highestMessageId() + 1, 0, Stores.none());
            }));
    TreeSet<String> before = StoreModel.lines(store);
    store.close();
    store.open();
    assertEquals(before, StoreModel.lines(store));
    store.verify();
  }
}
