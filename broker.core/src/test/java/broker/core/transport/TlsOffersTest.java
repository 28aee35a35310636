package broker.core.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;

import broker.api.transport.ServerTls;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Which TLS service is used, and who is told. */
final class TlsOffersTest {
  private final TlsOffers offers = new TlsOffers();

  @Test
  void theHighestRankingIsUsedThenTheOldest() {
    ServerTls old = new NoTls();
    ServerTls young = new NoTls();
    ServerTls high = new NoTls();
    offers.add("a", young, 0, 2);
    offers.add("a", old, 0, 1);
    assertSame(old, offers.find("a"));
    offers.add("a", high, 5, 3);
    assertSame(high, offers.find("a"));
    offers.remove(high);
    assertSame(old, offers.find("a"));
    assertNull(offers.find("b"));
  }

  @Test
  void whoWatchesIsToldOfEachChangeOfItsName() {
    List<ServerTls> told = new ArrayList<>();
    TlsOffers.Watcher watcher = told::add;
    ServerTls one = new NoTls();
    ServerTls better = new NoTls();
    offers.watch("a", watcher);
    offers.add("b", new NoTls(), 0, 1);
    offers.add("a", one, 0, 2);
    offers.add("a", new NoTls(), 0, 3); // not used
    offers.add("a", better, 1, 4);
    offers.remove(better);
    offers.unwatch(watcher);
    offers.remove(one);
    assertEquals(Arrays.asList(null, one, better, one), told);
  }
}
