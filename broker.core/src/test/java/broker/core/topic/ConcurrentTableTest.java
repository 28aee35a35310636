package broker.core.topic;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ConcurrentTableTest {
  private record Entry(int key, int value) {}

  /** Keys are spread over a few hashes only, so that chains are long and wrap around. */
  private static final class Table extends ConcurrentTable<Integer, Entry> {
    private final int hashes;

    Table(int hashes) {
      this.hashes = hashes;
    }

    @Override
    protected int hashOf(Entry element) {
      return hashOfKey(element.key());
    }

    @Override
    protected int hashOfKey(Integer key) {
      return -(key % hashes);
    }

    @Override
    protected boolean hasKey(Entry element, Integer key) {
      return element.key() == key;
    }
  }

  private static Set<Entry> elements(Table table) {
    List<Entry> seen = new ArrayList<>();
    table.forEach(seen::add);
    assertEquals(seen.size(), new HashSet<>(seen).size(), "an element twice");
    return new HashSet<>(seen);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 50, 1_000})
  void behavesAsMapWhateverTheHashes(int hashes) {
    Random random = new Random(hashes);
    Table table = new Table(hashes);
    Map<Integer, Entry> model = new HashMap<>();
    for (int step = 0; step < 20_000; step++) {
      int key = random.nextInt(step / 5_000 % 2 == 0 ? 300 : 10); // grows and shrinks in turns
      Entry present = table.find(key);
      assertSame(model.get(key), present);
      Entry entry = new Entry(key, step);
      if (present == null) {
        table.add(entry);
        model.put(key, entry);
      } else if (random.nextInt(4) == 0) {
        table.replace(present, entry);
        model.put(key, entry);
      } else {
        table.remove(present);
        model.remove(key);
      }
      assertEquals(model.size(), table.size());
    }
    assertEquals(new HashSet<>(model.values()), elements(table));
    List.copyOf(model.values()).forEach(table::remove);
    assertEquals(0, table.size());
    assertTrue(elements(table).isEmpty());
  }

  @Test
  void visitsEveryElementOnceFromAnyPosition() {
    Table table = new Table(1_000);
    for (int key = 0; key < 20; key++) {
      table.add(new Entry(key, 0));
    }
    for (int start = -3; start < 100; start++) {
      List<Entry> seen = new ArrayList<>();
      table.visitFrom(start, (entry, position) -> seen.add(entry));
      assertEquals(20, seen.size());
      assertEquals(elements(table), new HashSet<>(seen));
    }
  }

  @Test
  void goesOnBehindThePositionWhereVisitorHadEnough() {
    Table table = new Table(1_000);
    for (int key = 0; key < 5; key++) {
      table.add(new Entry(key, 0));
    }
    Set<Entry> seen = new HashSet<>();
    int[] next = {0};
    for (int turn = 0; turn < 5; turn++) {
      table.visitFrom(
          next[0],
          (entry, position) -> {
            seen.add(entry);
            next[0] = position + 1;
            return false;
          });
    }
    assertEquals(elements(table), seen);
  }

  @Test
  void leavesNoTraceOfElementsThatCameAndWent() {
    Table table = new Table(1_000_000);
    for (int key = 0; key < 100_000; key++) {
      Entry entry = new Entry(key, 0);
      table.add(entry);
      table.remove(entry);
    }
    int[] positions = {0};
    table.add(new Entry(7, 0));
    table.visitFrom(0, (entry, position) -> (positions[0] = position) >= 0);

    assertTrue(positions[0] < 4, "still as small as it was");
    assertNull(table.find(8));
  }

  @Test
  void shrinksWhenMostElementsAreGone() {
    Table table = new Table(1_000_000);
    Entry[] entries = new Entry[10_000];
    for (int key = 0; key < entries.length; key++) {
      entries[key] = new Entry(key, 0);
      table.add(entries[key]);
    }
    for (int key = 1; key < entries.length; key++) {
      table.remove(entries[key]);
    }
    table.add(new Entry(77, 0));
    table.visitFrom(
        0,
        (entry, position) -> {
          assertTrue(position < 16);
          return true;
        });
  }
}
