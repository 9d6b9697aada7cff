import { action, page } from "../../http/action.ts";

/** Who runs the site, as the configuration names them. */
type Operator = { name: string; email: string; address: string };

/** The pages that the operator answers for: privacy, terms, the accessibility statement, help and contact. */
const SUBJECTS = ["privacy", "terms", "accessibility", "help"] as const;
type Subject = (typeof SUBJECTS)[number];

/** How many sections each page has; the texts are in the locales. */
const SECTIONS: Record<Subject, readonly string[]> = {
  privacy: ["what", "who", "children", "rights", "keep", "law"],
  terms: ["deal", "music", "conduct", "end"],
  accessibility: ["aim", "known", "tell"],
  help: ["start", "young", "guardian", "mentor", "worry", "contact"],
};

const pageOf = (subject: Subject, operator: Operator) =>
  action({
    method: "get",
    path: `/${subject}`,
    doc: `The page about ${subject}, with the operator's name and address`,
    by: "anyone",
    load: () => operator,
    can: "always",
    html: ({ ctx, subject: by }) =>
      page(
        "pages/text",
        ctx.t(`pages.${subject}.title`),
        {
          title: ctx.t(`pages.${subject}.title`),
          lead: ctx.t(`pages.${subject}.lead`, by),
          sections: SECTIONS[subject].map((name) => ({
            id: name,
            heading: ctx.t(`pages.${subject}.${name}.heading`),
            paragraphs: ctx.t(`pages.${subject}.${name}.text`, by).split("\n\n"),
          })),
          operator: by,
        },
        { indexable: true },
      ),
    json: { none: "a text for people" },
  });

export const pageActions = (config: { operator: Operator }) =>
  SUBJECTS.map((subject) => pageOf(subject, config.operator));
