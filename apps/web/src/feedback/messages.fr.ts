import type en from './messages.en.ts';

export default {
  reasons: {
    'predictor-message': '{fr}',
    untranslated: '{text}',

    'unknown-field': 'Ce n’est pas un champ de ce formulaire.',
    'too-few': '{min} éléments au moins.',
    'too-many': '{max} éléments au plus.',
    'not-a-number': 'Un nombre.',
    'not-a-list': 'Une liste.',
    'not-an-object': 'Un objet.',
    'not-one-of': 'L’un de : {values}.',
    'not-a-date': 'Un jour ou une heure.',
    'day-out-of-range': 'Un jour, du {min} au {max}.',
    'not-an-id': 'Un UUID.',
    'not-below-maximum': 'Moins que le maximum, {max}.',
    'not-within': 'Un nombre de {min} à {max}.',
    'not-a-predictor-name':
      'Des minuscules sans accent, des chiffres et des tirets, une lettre d’abord, {max} caractères au plus.',
    'predictor-exists': 'Un autre prédicteur porte ce nom.',
    'control-character': 'Contient un caractère invisible ou abîmé.',
    'nothing-to-change': 'Modifiez au moins un champ.',
    'foreign-cursor': 'La liste a changé. Reprenez à sa première page.',
    'selection-missing': 'Dites quelles prédictions.',
    'unknown-output': 'Ce n’est pas une sortie de ce modèle ; ses sorties sont {outputs}.',
    'unknown-input': 'Ce n’est pas une entrée de ce modèle ; ses entrées sont {inputs}.',
    'duplicate-tensor': 'Donné deux fois.',
    'tensor-datatype': 'Est de type {datatype} ; cette entrée prend {expected}.',
    'tensor-shape': 'Est de forme {shape} ; il faut [n] ou [n, 1].',
    'tensor-rows': 'A {rows} éléments, le premier tenseur en a {expected}.',
    'tensor-elements': 'A {elements} éléments de données pour la forme {shape}.',
    'tensor-empty': 'Vide ; il faut au moins un élément.',
    'missing-tensor': 'Manque : un tenseur de type {datatype}.',
    'missing-column': 'N’a pas de colonne dans le fichier.',
    'duplicate-column': 'A deux colonnes dans le fichier.',

    'body-not-json': 'La requête n’est pas du JSON valide.',
    'body-too-deep': 'La requête est imbriquée sur plus de {max} niveaux.',
    'body-incomplete': 'La requête n’est pas arrivée entière.',
    'body-length-wrong': 'La requête n’a pas la longueur annoncée.',
    'request-unreadable': 'La requête n’a pas pu être lue.',
    'media-type-required': 'Envoyez {mediaType} en UTF-8, sans compression.',
    'request-timeout': 'Les données ne sont pas arrivées à temps. Vérifiez la connexion.',
    'delivery-token-wrong': 'Ce n’est pas le jeton de livraison de cet environnement.',
    starting: 'L’API démarre encore.',
    stopping: 'L’API s’arrête.',

    'not-stored-full': 'Elle n’est pas conservée : le service n’a plus de place pour l’instant.',
    'not-stored-visitor':
      'Elle n’est pas conservée : vous avez déjà {max} prédictions. Supprimez-en d’abord.',
    'not-stored-today':
      'Elle n’est pas conservée : {megabytes} Mo l’ont été aujourd’hui. Il y aura de la place demain.',
    'not-stored-large': 'Les prédictions ne sont pas conservées : le fichier a plus de {max} lignes.',
    'not-stored-unreadable': 'Les prédictions ne sont pas conservées : la suite du fichier est illisible.',
    'not-stored-unreachable': 'Elle n’est pas conservée : la base de données ne répond pas.',
    'not-stored-requested': 'Les prédictions ne sont pas conservées, comme demandé.',
    'store-needs-administrator': 'Seul un administrateur peut faire conserver un fichier de toute taille.',
    'migrations-missing': 'Il manque des migrations à la base de données : {migrations}.',

    'csv-line': 'La ligne {line} {cause}.',
    'csv-empty': 'manque : le fichier est vide',
    'csv-header-blank': 'est vide ; la première ligne d’un fichier nomme ses colonnes',
    'csv-not-text': 'n’est pas du texte ; enregistrez le fichier au format « CSV UTF-8 » et renvoyez-le',
    'csv-not-utf8':
      'n’est pas du texte en UTF-8 ; enregistrez le fichier au format « CSV UTF-8 » et renvoyez-le',
    'csv-too-many-columns': 'a {columns} colonnes ; {max} au plus sont lues',
    'csv-column-count':
      'a {n} colonne ; l’en-tête en a {expected} | a {n} colonnes ; l’en-tête en a {expected}',
    'csv-quotes-broken': 'a un guillemet qui n’est pas fermé, ou du texte après un guillemet fermant',
    'csv-quote-not-closed': 'ouvre un guillemet qui n’est pas fermé au bout de {max} caractères',
    'csv-record-too-long': 'dépasse {max} caractères : aucun enregistrement n’est si long',
    'csv-rest-not-read': 'la ligne {line} {cause} ; rien n’a été lu après elle',

    'file-damaged': 'Le fichier est endommagé ou incomplet',
    'file-expands': 'Le fichier fait {megabytes} Mo ou plus une fois décompressé, plus qu’il n’en est lu',
    'workbook-unreadable': 'Le fichier n’est pas un classeur Excel lisible ; enregistrez-le en CSV',
    'workbook-too-large': 'Les textes du classeur font plus de {megabytes} Mo ; enregistrez-le en CSV',
    'workbook-empty': 'La première feuille du classeur, {sheet}, est vide',
    'workbook-old': 'Le fichier est un classeur Excel d’avant 2007 (xls) ; enregistrez-le en xlsx ou en CSV',
    'archive-without-table':
      'L’archive contient {n} fichier CSV ; il en faut exactement un | L’archive contient {n} fichiers CSV ; il en faut exactement un',

    'file-too-large': 'Envoyez des fichiers de {gigabytes} Go au plus.',
    'file-without-rows': 'Le fichier a un en-tête et aucune ligne.',
    'columns-missing': 'Le fichier n’a pas de colonne pour {columns}.',
    'columns-duplicate': 'Le fichier a deux colonnes pour {columns}.',
    'columns-missing-and-duplicate':
      'Le fichier n’a pas de colonne pour {missing}. Le fichier a deux colonnes pour {duplicate}.',

    'nothing-imported': '{sentence} Rien n’a été importé.',
    'file-incomplete': 'Le fichier n’est pas arrivé entier.',
    'no-records-taken':
      'Le prédicteur {predictor} ne prend pas d’enregistrements : ce sont des chiffres publiés qui l’entraînent.',
    'records-in-training': 'Un entraînement est en train de les lire. Réessayez quand il sera fini.',
    'nothing-to-remove':
      'Aucun enregistrement n’a été importé pour {predictor} : il est entraîné sur des enregistrements générés.',
    'header-column-duplicate':
      'Deux colonnes s’appellent {column} : la colonne {first} et la colonne {second}.',
    'header-columns-missing':
      'L’en-tête n’a pas de colonne {missing}. Attendu, entre crochets ce qui peut manquer : {expected}. Trouvé : {found}. | L’en-tête n’a pas de colonne {missing}. Attendu, entre crochets ce qui peut manquer : {expected}. Trouvé : {found} et 1 de plus. | L’en-tête n’a pas de colonne {missing}. Attendu, entre crochets ce qui peut manquer : {expected}. Trouvé : {found} et {n} de plus.',
    'header-unknown':
      'L’en-tête n’a aucune des colonnes qui sont lues. Attendu, entre crochets ce qui peut manquer : {expected}. Trouvé : {found}. | L’en-tête n’a aucune des colonnes qui sont lues. Attendu, entre crochets ce qui peut manquer : {expected}. Trouvé : {found} et 1 de plus. | L’en-tête n’a aucune des colonnes qui sont lues. Attendu, entre crochets ce qui peut manquer : {expected}. Trouvé : {found} et {n} de plus.',
    'records-absent': 'Le fichier a un en-tête et aucun enregistrement',
    'lines-unreadable':
      '{n} ligne sur {total} ne peut pas être lue | {n} lignes sur {total} ne peuvent pas être lues',
    'lines-unreadable-above':
      '{n} ligne sur {total} ne peut pas être lue ({share} % ; {allowed} % sont admis) | {n} lignes sur {total} ne peuvent pas être lues ({share} % ; {allowed} % sont admis)',
    'upload-absent':
      'Le fichier n’est plus là : ceux qui ne sont pas importés sont supprimés au bout d’une heure.',
    'mapping-column-unknown':
      'La correspondance nomme la colonne {column}, qui n’est pas lue. Colonnes : {columns}.',
    'mapping-column-absent':
      'La correspondance nomme la colonne {column}, que le fichier n’a pas. Trouvé : {found}.',
    'file-refused': '{file} : {sentence}',
    'geojson-too-large': 'Le fichier des quartiers dépasse {megabytes} Mo : simplifiez ses contours.',
    'geojson-not-json': 'Le fichier des quartiers n’est pas du JSON.',
    'geojson-no-collection':
      'Le fichier des quartiers n’est pas une FeatureCollection GeoJSON : son type est {type}.',
    'geojson-empty': 'Le fichier des quartiers ne contient aucun élément.',
    'geojson-too-many': 'Le fichier des quartiers a {n} éléments ; on en lit {max} au plus.',
    'geojson-too-detailed': 'Les contours des quartiers ont plus de {max} positions : simplifiez-les.',
    'geojson-no-polygon':
      'L’élément {area} des quartiers est de type {type} : seul un Polygon ou un MultiPolygon est une surface.',
    'geojson-no-ring':
      'Un contour de l’élément {area} n’est pas un anneau d’au moins quatre positions qui finit où il commence.',
    'geojson-projected':
      'Les coordonnées des quartiers ne sont pas en degrés ({x} ; {y}) : enregistrez-les en WGS 84 (EPSG:4326).',
    'geojson-other-system': 'Les quartiers sont en {name} : enregistrez-les en WGS 84 (EPSG:4326).',
    'geojson-no-name':
      'Aucune propriété des quartiers ne les nomme tous : donnez à chaque élément une propriété avec son nom.',
    'geojson-name-absent':
      'L’élément {area} des quartiers n’a pas de {property}. Propriétés qui les nomment tous : {properties}.',
    'districts-absent':
      'Les quartiers de la correspondance, {digest}, ne sont pas ici : renvoyez leur fichier GeoJSON.',
    'districts-not-taken': 'Le prédicteur {predictor} n’a pas de quartiers.',
    'districts-without-position':
      'Les quartiers se trouvent par longitude et latitude, et aucune colonne n’est lue pour {columns}. Trouvé : {found}.',
    'districts-or-column':
      'Les enregistrements ont des positions et aucune colonne pour le quartier, {column} : choisissez une colonne, ou envoyez un fichier GeoJSON des quartiers. Trouvé : {found}.',
    'positions-not-degrees':
      '{longitude} et {latitude} ne sont pas une longitude et une latitude en degrés (par exemple {example}) : il faut des positions en WGS 84.',
    'positions-swapped':
      '{longitude} est la latitude et {latitude} la longitude : choisissez les colonnes dans l’autre sens.',
    'positions-elsewhere':
      '{n} position sur {total} n’est dans aucun des quartiers : ce ne sont pas ceux de ces enregistrements. | {n} positions sur {total} ne sont dans aucun des quartiers : ce ne sont pas ceux de ces enregistrements.',
    'quality-positions-outside':
      '{n} position sur {total} n’est dans aucun des quartiers : son enregistrement est écarté. | {n} positions sur {total} ne sont dans aucun des quartiers : leurs enregistrements sont écartés.',
    'quality-positions-missing':
      '{n} enregistrement sur {total} n’a pas de position, donc pas de quartier : il est écarté. | {n} enregistrements sur {total} n’ont pas de position, donc pas de quartier : ils sont écartés.',
    'file-twice': 'Les fichiers {first} et {second} ont le même contenu',
    'date-order-unknown':
      'Les dates de la colonne {column} peuvent se lire avec le jour ou le mois en premier ; indiquez lequel vient d’abord dans {name}',
    'labels-too-many': 'La colonne {column} a {n} valeurs différentes ; {max} au plus sont lues',
    'date-in-future': 'la date {date} est dans le futur (nous sommes le {today})',
    'number-not-finite': '{column} vaut {value}',
    'quality-lines-skipped':
      '{n} ligne sur {total} n’a pas pu être lue et a été écartée. | {n} lignes sur {total} n’ont pas pu être lues et ont été écartées.',
    'quality-duplicates':
      '{n} ligne sur {total} est identique à une autre dans toutes ses colonnes. | {n} lignes sur {total} sont identiques à une autre dans toutes leurs colonnes.',
    'quality-missing':
      '{column} manque dans {n} enregistrement sur {total}. | {column} manque dans {n} enregistrements sur {total}.',
    'quality-constant': '{column} vaut {value} partout : il n’y a rien à en apprendre.',
    'quality-rare':
      '{column} a {n} valeur de moins de {min} enregistrements : {values}. Les prédictions y sont incertaines. | {column} a {n} valeurs de moins de {min} enregistrements : {values}. Les prédictions y sont incertaines.',
    'quality-leak':
      '{column} donne à elle seule l’issue de presque chaque enregistrement. Si elle a été remplie après l’issue, le modèle échouera sur de nouveaux enregistrements : ne la lisez pas.',
    'quality-labels-merged':
      '{column} : {n} graphie a été rattachée à une plus fréquente. | {column} : {n} graphies ont été rattachées à de plus fréquentes.',
    'quality-code-removed':
      '{column} : les codes à la fin des noms ont été retirés ; il reste {n} nom. | {column} : les codes à la fin des noms ont été retirés ; il reste {n} noms.',
    'quality-months-missing':
      '{n} mois est sans enregistrement : {months}. | {n} mois sont sans enregistrement : {months}.',
    'quality-months-few':
      '{n} mois a moins du quart du nombre habituel d’enregistrements : {months}. Si le fichier y est incomplet, complétez-le : rien ne corrige cela. | {n} mois ont moins du quart du nombre habituel d’enregistrements : {months}. Si le fichier y est incomplet, complétez-le : rien ne corrige cela.',
    'quality-begins-within-year': 'Les enregistrements commencent en cours d’année, en {month}.',
    'quality-ends-within-year': 'Les enregistrements s’arrêtent en cours d’année, en {month}.',
    'records-gone':
      'Le fichier {file} des enregistrements importés « {name} » a disparu. Importez-le de nouveau, ou revenez aux enregistrements d’avant : DELETE /api/predictors/{predictor}/dataset.',
    'records-unreadable':
      'Le fichier {file} des enregistrements importés « {name} » ne peut pas être lu ({error}). Importez-le de nouveau, ou revenez aux enregistrements d’avant : DELETE /api/predictors/{predictor}/dataset.',
    'records-changed':
      'Le fichier {file} des enregistrements importés « {name} » a été modifié après l’import : c’est {found}. Importez-le de nouveau, ou revenez aux enregistrements d’avant : DELETE /api/predictors/{predictor}/dataset.',

    'predictor-unknown': 'Il n’y a pas de prédicteur « {predictor} ».',
    'model-not-loaded': 'Aucun modèle de {predictor} n’est chargé.',
    'model-unknown': 'Aucun modèle ne s’appelle {name}. Il y a : {names}.',
    'model-version-not-served': 'La version {version} n’est pas servie ; {served} l’est.',
    'model-refused': '{digest} de {predictor} : {cause}.',
    'model-digest-invalid': '« {digest} » n’est pas l’empreinte d’un modèle',
    'model-not-in-registry': 'Aucun prédicteur n’a {digest} au registre.',
    'model-absent': 'elle n’est pas au registre',
    'model-not-a-folder': '{path} n’est pas un dossier',
    'model-file-unreadable': '{file} ne peut pas être lu : {error}',
    'first-model-unnamed': '{file} ne nomme aucun modèle ; enlevez-le et entraînez de nouveau',
    'model-digest-mismatch': 'abîmée : son artefact a été modifié (ses octets sont ceux de {found})',
    'model-card-mismatch': 'abîmée : sa fiche est celle de {found}',
    'model-card-not-json': 'abîmée : sa fiche n’est pas du JSON',
    'model-card-invalid': 'abîmée : sa fiche n’est pas valide à l’endroit {place} : {problem}',
    'model-card-changed': 'abîmée : sa fiche a été modifiée après avoir été écrite',
    'model-file-missing': 'abîmée : il manque {file}',
    'model-file-link': 'étrangère : {file} est un lien',
    'model-file-not-plain': 'étrangère : {file} n’est pas un fichier',
    'model-file-too-large': 'étrangère : {file} a {bytes} octets ; {max} au plus sont lus',
    'model-of-another-predictor': 'étrangère : c’est un modèle de {found}, pas de {wanted}',
    'model-of-another-version':
      'étrangère : elle a été faite pour la version {made} de {predictor}, ceci est la version {current}',
    'model-not-loadable': 'étrangère : {cause}',
    'bundle-not-json': 'abîmée : ce qui est arrivé n’est pas un document JSON ; a-t-il été coupé ?',
    'bundle-not-a-model': 'étrangère : ce qui est arrivé n’est pas un modèle exporté',
    'import-running': 'Un autre modèle est en cours d’import. Réessayez dans quelques secondes.',
    'model-too-large': 'Un modèle a {max} octets au plus.',
    'model-incomplete': 'Le modèle n’est pas arrivé entier.',
    'comparison-running': 'Une autre comparaison est en cours. Réessayez dans quelques secondes.',

    'shadow-without-pin': 'aucune ligne n’épingle la version en service : écrivez {predictor}=first à côté',
    'shadow-serves': 'c’est la version en service',

    'serves-first': 'C’est la première version entraînée ici.',
    'serves-better':
      'C’est la version la plus récente, et elle fait mieux que {before} sur les données mises de côté de {data}.',
    'serves-not-worse':
      'C’est la version la plus récente, et elle ne fait pas moins bien que {before} sur les données mises de côté de {data}.',
    'serves-measures-as-well':
      'C’est la version la plus récente, et ses mesures ne sont pas moins bonnes que celles de {before}.',
    'serves-unmeasured':
      'C’est la version la plus récente. La précédente, {before}, n’a pas pu être mesurée sur {data} : {cause}.',
    'serves-older':
      'La version la plus récente, {newest}, n’est pas en service : elle fait moins bien sur les données mises de côté de {data}.',
    'serves-older-on-a-part':
      'La version la plus récente, {newest}, n’est pas en service : elle fait moins bien sur une partie des données mises de côté de {data}.',
    'serves-measures-better':
      'La version la plus récente, {newest}, n’est pas en service : ses mesures sont moins bonnes.',
    'serves-pinned': 'Elle est épinglée : les versions plus récentes ne la remplacent pas.',
    'serves-variable':
      'La variable MODEL_{predictor} l’épingle : les versions plus récentes ne la remplacent pas.',
    'serves-instead':
      'C’est la première version. Elle est en service parce que {digest} ne peut pas l’être : {cause}.',
    'pins-in-git':
      'Ce que {environment} épingle est dans git : écrivez {predictor}={version} dans overlays/{environment}/models.env, faites un commit, puis git push cluster main.',
    'pinned-by-variable':
      'La variable MODEL_{predictor} épingle une version. Supprimez-la, puis arrêtez npm start et relancez-le.',

    'step-gate': 'comparaison avec la version en service',
    'step-features': 'variables',
    'step-registry': 'registre',
    'step-done': 'terminé',
    'training-running-already':
      'Un autre entraînement de {predictor} est en cours. Attendez qu’il soit fini, puis relancez celui-ci.',
    'training-not-started': 'Il n’a pas pu être lancé : {cause}.',
    'training-never-began':
      'Il n’a pas démarré en 10 minutes. Dans un cluster, `kubectl get events` dans son espace de noms dit pourquoi ; relancez-le ensuite.',
    'training-killed':
      'Il a été arrêté de l’extérieur en cours de route (mémoire épuisée, ou machine arrêtée). Rien n’en a été gardé ; relancez-le.',
    'training-interrupted': 'L’entraînement de {predictor} a été interrompu. {cause} Rien n’en a été gardé.',
    'stopped-by-signal': 'Le signal {signal} lui a dit de s’arrêter.',
    'database-lost': 'La base de données a été perdue entre-temps.',
    'training-failed': 'L’entraînement de {predictor} a échoué : {cause}',
    'models-folder-not-writable':
      'MODELS_DIR nomme un dossier où cet utilisateur ne peut pas écrire : {error}. Exemple : MODELS_DIR=/var/lib/presage/models',
    'training-disk-full':
      'Le disque de {folder} est plein ({bytes} octets libres). Rien de l’entraînement de {predictor} n’a été gardé. Faites de la place, puis entraînez de nouveau : npm run gitops model train {predictor}',
    'training-disk-full-unmeasured':
      'Le disque de {folder} est plein (place libre inconnue). Rien de l’entraînement de {predictor} n’a été gardé. Faites de la place, puis entraînez de nouveau : npm run gitops model train {predictor}',
    'train-command-failed': 'L’entraînement a échoué : {output}',
    'train-command-ended': 'La commande d’entraînement s’est terminée par {end}.',
    'train-job-failed': 'Son Job {job} a échoué ({reason}). Pour voir pourquoi : {logs}',
    'train-job-failed-silently': 'Son Job {job} a échoué (sans dire pourquoi). Pour voir pourquoi : {logs}',
    'not-in-a-cluster':
      'Ce processus n’est dans aucun cluster ; TRAINING_RUNNER=process fait entraîner à côté de lui',
    'kubernetes-refused': 'Kubernetes a répondu {status} à {method} {path} : {answer}',

    'table-not-read': 'La table ne peut pas être lue. {sentence}',
    'target-absent': 'La table n’a pas de colonne {column}. Elle a {columns}.',
    'target-ambiguous': 'La table a {count} colonnes nommées {column}. Renommez l’une d’elles.',
    'target-constant':
      'La colonne {column} a la même valeur dans toutes les lignes : il n’y a rien à prédire. Choisissez-en une autre.',
    'target-texts':
      'La colonne {column} a {count} textes différents ; au plus {max} classes peuvent être prédites. Choisissez-en une autre.',
    'target-unknown':
      '{column} est connue dans {known} lignes sur {rows} ; il en faut au moins {min}. Choisissez une autre colonne, ou un fichier avec plus de lignes.',
    'target-without-numbers': 'La colonne {column} ne contient pas de nombres. Choisissez une autre nature.',
    'target-without-counts':
      'La colonne {column} a des valeurs qui ne sont pas des dénombrements. Choisissez « un nombre ».',
    'target-classes':
      'La colonne {column} a {count} valeurs différentes ; de {min} à {max} classes peuvent être prédites. Choisissez une autre nature.',
    'target-not-two':
      'La colonne {column} a {count} valeurs différentes, et non deux. Choisissez une autre nature.',
    'target-rare':
      'La colonne {column} a des valeurs dans trop peu de lignes ({values}) ; il en faut au moins {min} par classe. Retirez ces lignes du fichier ou regroupez les valeurs.',
    'nothing-to-predict-from':
      'Il ne reste aucune colonne pour prédire {column}. {cause}. Choisissez un fichier avec d’autres colonnes.',
    'draft-strays':
      '{column} : {count} cellules ne sont pas des nombres, par exemple « {example} ». Un import refuse ces lignes.',

    'prediction-model-gone':
      'Le modèle qui a fait cette prédiction n’est plus dans le registre. Le résultat est conservé ; ce qui l’explique ne peut plus être retrouvé.',
  },
} satisfies typeof en;
