package broker.core.topic;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 60, unit = TimeUnit.SECONDS)
final class ConcurrentTableRaceTest {
  private static final int ROUNDS = 20_000;
  private static final int OTHERS = 40;

  private record Entry(int key) {}

  private static final class Table extends ConcurrentTable<Integer, Entry> {
    @Override
    protected int hashOf(Entry element) {
      return hashOfKey(element.key());
    }

    @Override
    protected int hashOfKey(Integer key) {
      return key % 7;
    }

    @Override
    protected boolean hasKey(Entry element, Integer key) {
      return element.key() == key;
    }
  }

  @Test
  void findsAndShowsWhatStaysOnceWhileOthersComeAndGo() throws Exception {
    Table table = new Table();
    Entry staying = new Entry(OTHERS);
    Entry[] others = IntStream.range(0, OTHERS).mapToObj(Entry::new).toArray(Entry[]::new);
    table.add(staying);

    Race.between(
        () -> {
          for (int round = 0; round < ROUNDS; round++) {
            for (Entry other : others) {
              table.add(other);
            }
            for (Entry other : others) {
              table.remove(other);
            }
          }
        },
        () ->
            () -> {
              assertSame(staying, table.find(OTHERS));
              int[] seen = {0};
              table.forEach(entry -> seen[0] += entry == staying ? 1 : 0);
              assertEquals(1, seen[0]);
            });
  }
}
