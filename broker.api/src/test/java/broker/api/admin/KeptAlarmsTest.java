package broker.api.admin;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class KeptAlarmsTest {
  private final List<String> logged = new ArrayList<>();
  private final KeptAlarms kept = new KeptAlarms(logged::add);

  @Test
  void whileTheServiceIsAwayEachTextIsLoggedOnce() {
    kept.raise("a", "one");
    kept.raise("a", "one");
    kept.raise("a", "two");
    assertEquals(List.of("one", "two"), logged);
  }

  @Test
  void aServiceIsToldWhatIsRaisedThenAndLaterAndLogsItItself() {
    kept.raise("a", "one");
    kept.raise("gone", "before");
    kept.clear("gone");
    Service service = new Service();
    kept.to(service);
    kept.raise("b", "two");
    assertEquals("{a=one, b=two}", service.raised.toString());
    kept.clear("a");
    kept.clear("never raised");
    assertEquals("{b=two}", service.raised.toString());
    assertEquals(List.of("one", "before"), logged);
  }

  @Test
  void whatWasRaisedGoesToTheNextService() {
    Service first = new Service();
    kept.to(first);
    kept.raise("a", "one");
    kept.leave(first);
    kept.raise("b", "two");
    Service next = new Service();
    kept.to(next);
    assertEquals("{a=one}", first.raised.toString());
    assertEquals("{a=one, b=two}", next.raised.toString());
    assertEquals(List.of("two"), logged);
  }

  @Test
  void theNextServiceMayComeBeforeTheFirstGoes() {
    Service first = new Service();
    Service next = new Service();
    kept.to(first);
    kept.to(next);
    kept.leave(first);
    kept.raise("a", "one");
    assertEquals("{a=one}", next.raised.toString());
  }

  /** Keeps what it was told. */
  private static final class Service implements Alarms {
    private final TreeMap<String, String> raised = new TreeMap<>();

    @Override
    public void raise(String name, String text) {
      raised.put(name, text);
    }

    @Override
    public void clear(String name) {
      raised.remove(name);
    }

    @Override
    public List<Alarm> active() {
      return List.of();
    }
  }
}
