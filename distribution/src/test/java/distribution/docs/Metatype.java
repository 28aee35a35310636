package distribution.docs;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.SAXException;

/**
 * One configuration as a bundle describes it in {@code OSGI-INF/metatype}.
 *
 * @param factory true if there may be several, one file each
 */
record Metatype(String id, boolean factory, String name, String description, List<Key> keys) {

  /** A key; the texts are those of the annotation. */
  record Key(
      String id,
      String type,
      String standard,
      String min,
      String max,
      String description,
      List<String> options) {}

  /** Those of all bundles of ours in these directories, by identifier. */
  static List<Metatype> of(Path... directories) throws IOException {
    List<Metatype> found = new ArrayList<>();
    for (Path directory : directories) {
      try (Stream<Path> jars = Files.list(directory)) {
        for (Path jar : jars.filter(f -> f.toString().endsWith(".jar")).toList()) {
          addAll(jar, found);
        }
      }
    }
    found.removeIf(type -> !type.id().matches("(broker|plugin)\\..+"));
    found.sort(Comparator.comparing(Metatype::id));
    return found;
  }

  private static void addAll(Path path, List<Metatype> found) throws IOException {
    try (JarFile jar = new JarFile(path.toFile())) {
      for (var entry :
          jar.stream().filter(e -> e.getName().matches("OSGI-INF/metatype/.+")).toList()) {
        try (InputStream in = jar.getInputStream(entry)) {
          found.add(parse(DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(in)));
        } catch (ParserConfigurationException | SAXException e) {
          throw new IOException(path + ": " + entry.getName(), e);
        }
      }
    }
  }

  private static Metatype parse(Document document) {
    Element type = (Element) document.getElementsByTagName("OCD").item(0);
    Element designate = (Element) document.getElementsByTagName("Designate").item(0);
    List<Key> keys = new ArrayList<>();
    for (Element key : elements(type, "AD")) {
      keys.add(
          new Key(
              key.getAttribute("id"),
              key.getAttribute("type"),
              key.getAttribute("default"),
              key.getAttribute("min"),
              key.getAttribute("max"),
              key.getAttribute("description"),
              elements(key, "Option").stream().map(o -> o.getAttribute("value")).toList()));
    }
    return new Metatype(
        type.getAttribute("id"),
        designate != null && designate.hasAttribute("factoryPid"),
        type.getAttribute("name"),
        type.getAttribute("description"),
        keys);
  }

  private static List<Element> elements(Element parent, String name) {
    NodeList nodes = parent.getElementsByTagName(name);
    List<Element> elements = new ArrayList<>();
    for (int i = 0; i < nodes.getLength(); i++) {
      elements.add((Element) nodes.item(i));
    }
    return elements;
  }
}
