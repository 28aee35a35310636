package broker.core.transport;

import broker.api.transport.ServerTls;
import broker.core.loop.OnEventLoop;
import io.netty.channel.EventLoop;
import java.security.cert.X509Certificate;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The connections that came in by TLS, and the question whether they still would: asked when the
 * material of their TLS name has changed, and when a certificate of theirs ends. A few at a time,
 * so that new handshakes need not wait for ten thousand answers. Owned by the loop for handshakes.
 */
@OnEventLoop
final class TrustWatch {
  /*
   * Ends of certificates are compared with the clock of the day every second and not put on a
   * timer: a gateway without a battery starts in 1970 and jumps when it hears the time.
   */
  private static final Logger log = LoggerFactory.getLogger(TrustWatch.class);
  private static final int PER_TURN = 16;
  private static final long CLOCK_CHECK_MILLIS = 1_000;
  private static final Comparator<Entry> BY_END =
      Comparator.comparingLong(Entry::endMillis).thenComparingLong(Entry::number);

  /**
   * What a client has shown, and how to get rid of it.
   *
   * @param expel ends the connection; takes the reason
   * @param endMillis when the first certificate of the chain ends, in milliseconds since 1970
   * @param number tells entries with the same end apart
   */
  private record Entry(
      String tlsName,
      List<X509Certificate> chain,
      Consumer<String> expel,
      long endMillis,
      long number) {
    @Override
    public String toString() {
      return chain.isEmpty()
          ? "a client without certificate"
          : chain.get(0).getSubjectX500Principal().toString();
    }
  }

  private final EventLoop loop;
  private final TlsOffers offers;
  private final InstantSource clock;
  private final Map<String, Set<Entry>> byName = new HashMap<>();
  private final TreeSet<Entry> byEnd = new TreeSet<>(BY_END);
  private final Set<Entry> due = new LinkedHashSet<>();
  private long numbers;
  private int changes;
  private boolean working;
  private boolean clockWatched;

  TrustWatch(EventLoop loop, TlsOffers offers, InstantSource clock) {
    this.loop = loop;
    this.offers = offers;
    this.clock = clock;
  }

  /** Rises when material changes: what an older engine has verified may not hold any more. */
  int changes() {
    return changes;
  }

  /**
   * Begins to watch a connection whose handshake is done.
   *
   * @param expel ends the connection; takes the reason; any thread may call
   * @param changesBefore {@link #changes} when its engine was made
   * @return ends the watch
   */
  Runnable add(
      String tlsName, List<X509Certificate> chain, Consumer<String> expel, int changesBefore) {
    long end =
        chain.stream().mapToLong(each -> each.getNotAfter().getTime()).min().orElse(Long.MAX_VALUE);
    Entry entry = new Entry(tlsName, chain, expel, end, numbers++);
    byName.computeIfAbsent(tlsName, name -> new LinkedHashSet<>()).add(entry);
    if (!chain.isEmpty()) {
      byEnd.add(entry);
      watchClock();
    }
    if (changes != changesBefore) {
      ask(entry);
    }
    return () -> remove(entry);
  }

  private void remove(Entry entry) {
    Set<Entry> sameName = byName.get(entry.tlsName());
    if (sameName != null && sameName.remove(entry) && sameName.isEmpty()) {
      byName.remove(entry.tlsName());
    }
    byEnd.remove(entry);
    due.remove(entry);
  }

  /** Asks for all connections of the name anew. Any thread. */
  void invalidate(String tlsName) {
    loop.execute(
        () -> {
          changes++;
          byName.getOrDefault(tlsName, Set.of()).forEach(this::ask);
        });
  }

  private void ask(Entry entry) {
    due.add(entry);
    if (!working) {
      working = true;
      loop.execute(this::work);
    }
  }

  private void work() {
    Iterator<Entry> entries = due.iterator();
    for (int i = 0; i < PER_TURN && entries.hasNext(); i++) {
      Entry entry = entries.next();
      entries.remove();
      check(entry);
    }
    working = !due.isEmpty();
    if (working) {
      loop.execute(this::work); // after a look at the network
    }
  }

  private void check(Entry entry) {
    ServerTls tls = offers.find(entry.tlsName());
    if (tls != null && !isTrusted(tls, entry)) { // without one it is asked when one comes
      remove(entry);
      log.info("TLS {} does not trust {} any more", entry.tlsName(), entry);
      entry.expel().accept("certificate not trusted any more");
    }
  }

  private static boolean isTrusted(ServerTls tls, Entry entry) {
    try {
      return tls.stillTrusted(entry.chain());
    } catch (RuntimeException e) {
      log.error("TLS {} failed to judge {}: {}", entry.tlsName(), entry, e, e);
      return false;
    }
  }

  private void watchClock() {
    if (!clockWatched) {
      clockWatched = true;
      loop.schedule(this::checkEnds, CLOCK_CHECK_MILLIS, TimeUnit.MILLISECONDS);
    }
  }

  private void checkEnds() {
    clockWatched = false;
    long now = clock.millis();
    while (!byEnd.isEmpty() && byEnd.first().endMillis() < now) {
      ask(byEnd.pollFirst());
    }
    if (!byEnd.isEmpty()) {
      watchClock();
    }
  }
}
