package plugin.persistence.tool;

import broker.api.persistence.StoreException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.nio.charset.MalformedInputException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.spi.ToolProvider;
import plugin.persistence.disk.FileDisk;
import plugin.persistence.store.Incidents;
import plugin.persistence.store.Inspection;
import plugin.persistence.store.LongProgress;
import plugin.persistence.store.OfflineStore;
import plugin.persistence.store.ToldIncidents;
import plugin.persistence.volume.JournaledVolume;
import plugin.persistence.volume.NewerFormatException;

/** {@code broker store}: looks into a store that no broker uses, or changes it. Stateless. */
public final class StoreTool implements ToolProvider {
  private static final int FAILED = 1;
  private static final int WRONG_USAGE = 2;
  private static final String USAGE =
      """
      Usage: broker store check [DIR]        is it whole? changes nothing
             broker store dump [DIR]         all that it holds, a line of JSON each; changes nothing
             broker store load FILE [DIR]    adds what such lines say; '-' reads standard input
             broker store compact [DIR]      write it anew without the free space in it

      DIR is the directory of a store: of a stopped broker, a copy, or one that was set aside (damaged-TIME). Without it,
      that which etc/plugin.persistence.cfg names. load and compact change all or nothing, and need room for a second
      store meanwhile; load makes a store where there is none.

      The kinds of lines are session, subscription, message, queued, received (at QoS 2), retained and will. A message
      comes before the lines that name it by its id. "content" is Base64 of what the broker has written;
      "text" beside it is what can be read of that, topics and payloads, and is not looked at by load.

      Exit status: 0 as asked, and the store is whole; 1 it failed or the store is damaged; 2 wrong usage.
      """;

  @Override
  public String name() {
    return "store";
  }

  @Override
  public int run(PrintWriter out, PrintWriter err, String... arguments) {
    List<String> args = List.of(arguments);
    if (args.contains("--help") || args.contains("-h")) {
      out.print(USAGE);
      return 0;
    }
    String command = args.isEmpty() ? "" : args.get(0);
    int operands = command.equals("load") ? 1 : 0;
    boolean known = List.of("check", "dump", "load", "compact").contains(command);
    if (!known || args.size() < 1 + operands || args.size() > 2 + operands) {
      err.print(USAGE);
      return WRONG_USAGE;
    }
    try {
      Path directory = args.size() > 1 + operands ? Path.of(args.get(1 + operands)) : configured();
      return switch (command) {
        case "check" -> check(directory, out, err);
        case "dump" -> dump(directory, out, err);
        case "load" -> load(args.get(1), directory, out, err);
        default -> compact(directory, out, err);
      };
    } catch (NoSuchFileException e) {
      err.println("broker: " + (e.getReason() == null ? e.getMessage() + ": no such file" : e));
    } catch (MalformedInputException e) {
      err.println("broker: " + args.get(1) + " is not UTF-8 text");
    } catch (NewerFormatException e) {
      err.println(
          "broker: " + e.getMessage() + ": a later version has written it, it is not damaged");
    } catch (IOException | StoreException e) {
      err.println("broker: " + e.getMessage());
    }
    return FAILED;
  }

  private static Path configured() throws IOException {
    return OfflineStore.directory(Path.of(System.getProperty("broker.home", "")).toAbsolutePath());
  }

  private static void mustExist(Path directory) throws IOException {
    if (Files.notExists(directory.resolve(JournaledVolume.fileNames().get(0)))) {
      throw new IOException("there is no store in " + directory);
    }
  }

  private static LongProgress progress(PrintWriter err, String what) {
    long[] told = {System.nanoTime()};
    return records -> {
      if (System.nanoTime() - told[0] > 2_000_000_000L) {
        told[0] = System.nanoTime();
        err.println(what + ": " + records + " so far");
        err.flush();
      }
    };
  }

  private static int check(Path directory, PrintWriter out, PrintWriter err)
      throws IOException, StoreException {
    mustExist(directory);
    try (FileDisk disk = FileDisk.look(directory)) {
      Inspection inspection = new Inspection(disk);
      inspection.check(progress(err, "records looked at"));
      for (String problem : inspection.problems()) {
        out.println(problem);
      }
      if (inspection.problems().isEmpty()) {
        out.println(directory + " is whole: " + inspection.summary());
        return 0;
      }
      out.println(directory + " is damaged: the broker will set it aside when it comes to that");
      return FAILED;
    }
  }

  private static int dump(Path directory, PrintWriter out, PrintWriter err)
      throws IOException, StoreException {
    mustExist(directory);
    try (FileDisk disk = FileDisk.look(directory)) {
      Inspection inspection = new Inspection(disk);
      inspection.dump(new DumpedLines(out), progress(err, "records written"));
      out.flush();
      for (String problem : inspection.problems()) {
        err.println("broker: " + directory + ": " + problem);
      }
      return inspection.problems().isEmpty() ? 0 : FAILED;
    }
  }

  private static int load(String file, Path directory, PrintWriter out, PrintWriter err)
      throws IOException {
    Ownership owner = Ownership.of(directory);
    try (BufferedReader lines =
            file.equals("-")
                ? new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))
                : Files.newBufferedReader(Path.of(file));
        OfflineStore store = OfflineStore.open(directory, told(err))) {
      LoadedLines loaded = new LoadedLines(lines, progress(err, "lines read"));
      try {
        store.add(loaded);
      } catch (IOException e) {
        throw new IOException(file + ": " + e.getMessage() + "; nothing was loaded", e);
      }
      out.println(loaded.count() + " lines loaded into " + directory);
    } finally {
      owner.restore();
    }
    return 0;
  }

  private static int compact(Path directory, PrintWriter out, PrintWriter err) throws IOException {
    mustExist(directory);
    Ownership owner = Ownership.of(directory);
    long before;
    try (OfflineStore store = OfflineStore.open(directory, told(err))) {
      before = Files.size(directory.resolve(JournaledVolume.fileNames().get(0)));
      store.compact();
    } finally {
      owner.restore();
    }
    long after = Files.size(directory.resolve(JournaledVolume.fileNames().get(0)));
    out.println(directory + ": from " + before / 1024 + " to " + after / 1024 + " KiB");
    return 0;
  }

  private static Incidents told(PrintWriter err) {
    return new ToldIncidents(err::println, "broker: ");
  }
}
